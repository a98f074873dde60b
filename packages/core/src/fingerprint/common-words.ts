export const commonWords = "const function return"
