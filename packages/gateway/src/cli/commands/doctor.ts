import { exitCodes } from "../command-error.ts"
import { diagnoseEnvironment } from "../doctor/diagnose-environment.ts"
import { diagnoseLedger } from "../doctor/diagnose-ledger.ts"
import { diagnoseMachine } from "../doctor/diagnose-machine.ts"
import { diagnosePolicy } from "../doctor/diagnose-policy.ts"
import { diagnoseTargets } from "../doctor/diagnose-targets.ts"
import { diagnoseVerify } from "../doctor/diagnose-verify.ts"
import { type Diagnosis } from "../doctor/diagnosis.ts"
import { say, sayJson, style } from "../terminal.ts"

interface DoctorOptions {
  readonly workspace: string
  readonly config?: string
  readonly state?: string
  readonly offline?: boolean
  readonly json?: boolean
}

const marks = { ok: ["green", "ok     "], warning: ["yellow", "warning"], problem: ["red", "PROBLEM"] } as const

const sayDiagnosis = ({ about, state, found, fix }: Diagnosis): void => {
  const [colour, mark] = marks[state]
  say(`${style(colour, mark)}  ${about}: ${found}`)
  if (fix !== undefined) say(`         → ${fix}`)
}

/** `postern doctor`: looks at everything that an answer depends on; each problem with its fix. */
export const runDoctor = async (options: DoctorOptions): Promise<void> => {
  const diagnoses = [
    ...diagnoseMachine(),
    ...diagnoseEnvironment(),
    ...diagnosePolicy(options.workspace, options.state),
    ...(await diagnoseTargets(options.config, options.offline === true)),
    ...(await diagnoseVerify(options.config)),
    await diagnoseLedger(options.state),
  ]
  if (diagnoses.some(({ state }) => state === "problem")) process.exitCode = exitCodes.no
  if (options.json === true) return sayJson(diagnoses)
  diagnoses.forEach(sayDiagnosis)
}
