/** What the page says of one bench. */
export interface Section {
  readonly bench: string
  readonly title: string
  readonly command: string
  /** What is measured, and what it does not say. */
  readonly text: string
  /** Which figures without a target are shown too. */
  readonly shown?: RegExp
}

/** All benches, in the order of the page. */
export const sections: ReadonlyArray<Section> = [
  {
    bench: "decision",
    title: "What a decision costs",
    command: "npm run bench -- decision --full",
    text: "The stages up to the plan, on this machine, before anything is sent. A conversation that goes on costs only what is new in it. `ratio` is to one SHA-256 of 500 KB in the same run.",
    shown: /^sha256$/,
  },
  {
    bench: "privacy",
    title: "What is found, and what is taken for it",
    command: "npm run bench -- privacy --full",
    text: "Snippets of protected files between open lines, plain and in every transport; open files, later open files and other projects for false alarms; generated secrets of known formats. TypeScript is that of installed packages, the other languages are generated. Where text is open and protected at once there is nothing to tell apart.",
    shown: /^(\w+: (3|5|10|20|50) lines missed|other projects: with 16 protected words in a row)$/,
  },
  {
    bench: "leak",
    title: "Ways out",
    command: "npm run bench -- leak --full",
    text: "Every channel, transport, conversation shape and fault that the project knows of, tried at random over generated repositories against a recording cloud.",
    shown: /^clean requests$/,
  },
  {
    bench: "tokens",
    title: "Counting tokens",
    command: "npm run bench -- tokens --full",
    text: "Against tiktoken with the same ranks, on code. Estimates are judged by documents that their weights were not fitted to.",
    shown: /^(tekken|tiktoken with the same ranks|sentencepiece v3), (1|40|500) KB$|had to be counted|mean error/,
  },
  {
    bench: "router",
    title: "What routing by the prompt is worth",
    command: "npm run bench -- router --data DIR --full",
    text: "Public results of models on coding problems, Python and stated in full; the data is not in the repository. APGR is the mean share of the gap between two models that is recovered, over all shares of requests that go to the stronger one (RouteLLM's measure): a coin is 0.5. Pairs are never pooled. The checks after an answer are simulated: that one wrong answer in ten does not parse, and how noisy the third check is, are assumptions.",
    shown: /^newest third, .*: (problems|pairs|mean APGR|least APGR|mean APGR of|mean CPT|\w+(-\w+)? check)/,
  },
  {
    bench: "engine",
    title: "The engine on the device",
    command: "npm run bench -- engine --full",
    text: "Generated models of two sizes in the real engine on the processor, one thread: they compare lanes and caches, and say nothing of the speed of a model that is worth asking. `--model FILE` measures a GGUF of yours.",
    shown: /infill .*, p50$|cold start|cancel to free/,
  },
  {
    bench: "gateway",
    title: "The gateway beside others",
    command: "npm run bench -- gateway --full",
    text: "Each a process of its own towards one upstream on loopback: a pipe of node:http, Portkey's open gateway, which passes requests on without looking into them, and Postern with its whole line: policy, fingerprints, secrets, ledger.",
    shown: /a request of|first piece|memory after|start$/,
  },
  {
    bench: "soak",
    title: "Minutes of faults",
    command: "npm run bench -- soak --full",
    text: "64 callers, some of whom leave, through upstreams that break in every way, while the policy is edited.",
    shown: /^(requests asked|left by their caller|ended with a typed error|policy edits)$/,
  },
  {
    bench: "cli",
    title: "The command's start",
    command: "npm run bench -- cli --full",
    text: "Whole processes.",
    shown: /./,
  },
  {
    bench: "install",
    title: "What an installation weighs",
    command: "npm run bench -- install --full",
    text: "The packed packages, installed by npm into an empty project.",
    shown: /^(with node-llama-cpp|packages)/,
  },
  {
    bench: "passk",
    title: "Programs that run",
    command: "npm run bench -- passk --full",
    text: "The harness that asks models for programs and runs the answers. These figures are of scripted answers and show that it judges rightly; they say nothing of a model. `--model FILE` and `--mistral MODEL` measure models of yours.",
    shown: /./,
  },
]
