/** What each example prints. */
export const outputs: Readonly<Record<string, RegExp>> = {
  "01-first-route.ts": /^cloud at most → mistral-large-latest: .+\ndevice at most → devstral-small-2: .+trade secret/,
  "02-chat-on-the-device.ts": /^miniature \(device\) said: Renamed it in two places\.\n$/,
  "03-stream-from-the-cloud.ts": /^from mistral-large-latest: [^]+the cloud received 1 request of \d+ bytes\n$/,
  "04-policy-in-a-repo.ts": /^cloud at most: \ndevice at most: .+19 words of src\/pricing\/discount\.ts.+trade secret/,
  "05-infill-in-an-editor.ts": /^superseded \| superseded \| codestral: items\.length\nminiature: total \* floor\n$/,
  "10-ai-sdk.ts": /^Hello from the server\.\nfrom mistral-large-latest, cloud\n$/,
  "11-ai-sdk-own-provider.ts": /^Hello from the server\. The cloud saw the key: false\nrefused, device at most\n$/,
  "12-guarded-openai-sdk.ts": /^the answer has the key: true, it left the process: false\nrefused with 403\n$/,
  "13-effect.ts": /^bug, urgent: true, 8 numbers\n.+"target":"mistral-large-latest","zone":"cloud"/,
}

/** Those that only the slow tests run: what they show, others test as well. */
export const slowOutputs: Readonly<Record<string, RegExp>> = {
  "06-tools.ts": /^cloud: read_file\ndevice: The floor is a fifth\.\n$/,
  "07-budget.ts": /^first: cloud, .+\nsecond: device, .+600 tokens of its `tokensPerDay` 1500 tokens left/,
  "14-internal-vllm.ts": /^cloud: mistral-large-latest .+\ninternal: gpu-box .+ 65536 tokens\)\n$/,
  "15-in-hono.ts": /^Hello from the server\.\nminiature; \/ says a shop\n$/,
  "16-langchain.ts": /^Hello from the server\.\nanswered by a model on this machine, asked 1 time\n$/,
  "20-lora-for-cobol.ts": /^TypeScript: the model as it is\nCOBOL: the fine-tune\n$/,
  "21-verify-with-tests.ts":
    /^mistral-large-latest: escalated from miniature: the user's own check .+\n```js\nconst add = \(x, y\) => x \+ y\n```\nfound against it: 0\n$/,
}
