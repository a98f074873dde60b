import { isReachable } from "@postern/core"

/** Whether a URL's host is a loopback address written out: a name, `localhost` too, may lead elsewhere. */
export const isLiteralLoopback = (hostname: string): boolean =>
  isReachable("loopback", hostname.replace(/^\[(.*)\]$/, "$1"))
