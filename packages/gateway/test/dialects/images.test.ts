import { makeTargets } from "@postern/gateway"
import { expect, test } from "vitest"
import { post, startGateway, useGateway } from "../running-gateway.ts"

process.env["POSTERN_TEST_CLOUD"] = "emulator"

/** A cloud model whose card says nothing of images, and whose user does. */
const seeing = (serverURL: string) =>
  makeTargets({
    version: 1,
    targets: [
      {
        kind: "mistral",
        id: "seeing",
        model: "mistral-large-latest",
        serverURL,
        apiKey: { env: "POSTERN_TEST_CLOUD" },
        vision: true,
      },
    ],
  })

const running = useGateway({
  script: { answer: "I see." },
  answer: { pieces: ["A red square."] },
  more: seeing,
})

const data = "iVBORw0KGgo="
const url = `data:image/png;base64,${data}`
const text = "What is on it?"

const dialects = [
  [
    "/v1/chat/completions",
    {
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text },
            { type: "image_url", image_url: { url } },
          ],
        },
      ],
    },
  ],
  [
    "/v1/responses",
    {
      input: [
        {
          role: "user",
          content: [
            { type: "input_text", text },
            { type: "input_image", image_url: url },
          ],
        },
      ],
    },
  ],
  [
    "/v1/messages",
    {
      max_tokens: 9,
      messages: [
        {
          role: "user",
          content: [
            { type: "text", text },
            { type: "image", source: { type: "base64", media_type: "image/png", data } },
          ],
        },
      ],
    },
  ],
] as const

test.each(dialects)("%s shows an image to a model that reads them", async (path, body) => {
  const response = await post(running(), path, { model: "seeing", ...body })
  expect(await response.text()).toContain("A red square.")
  const sent: unknown = JSON.parse(running().cloud.requests.at(-1)?.body.toString() ?? "")
  const content = [
    { type: "text", text },
    { type: "image_url", image_url: { url } },
  ]
  expect(sent).toMatchObject({ messages: [{ role: "user", content }] })
})

test.each(dialects)("%s refuses an image where no model reads it, and where none may", async (path, body) => {
  const blind = await post(running(), path, { model: "device", ...body })
  expect([blind.status, await blind.text()]).toEqual([501, expect.stringContaining("not known to read images")])
  expect((await post(running(), path, { model: "large", ...body })).status).toBe(501)
  const bound = await post(running(), path, { model: "seeing", ...body, postern: { zone: "device" } })
  expect(bound.status).toBe(403)
})

test("keeps images on the device unless a policy says otherwise", async () => {
  const unnamed = await startGateway({ config: { workspaces: {} }, more: seeing })
  for (const [path, body] of dialects) {
    const response = await post(unnamed, path, { model: "seeing", ...body })
    expect(response.status).toBe(403)
  }
  expect(unnamed.cloud.requests).toEqual([])
  await unnamed.close()
})
