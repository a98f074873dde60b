import { Agent, createServer, request as ask } from "node:http"

// A program: the least that stands between two ends. Bytes in, bytes out, over connections that are kept.

const [port, upstream = ""] = process.argv.slice(2)
const { hostname, port: upstreamPort } = new URL(upstream)
const agent = new Agent({ keepAlive: true })

const server = createServer((request, response) => {
  const { method, url: path, headers } = request
  const passed = ask({ agent, hostname, port: upstreamPort, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    response.socket?.setNoDelay(true)
    answer.pipe(response)
  })
  passed.on("error", () => response.destroy())
  request.pipe(passed)
})
server.listen(Number(port), "127.0.0.1")
