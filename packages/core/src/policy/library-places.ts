/** Folders of a system in which its package managers put what others have published. */
const systemFolder =
  /^(?:\/usr\/(?:lib|lib32|lib64|libexec|include|share|local\/(?:lib|include|go|Cellar))|\/opt\/homebrew|\/nix\/store|\/snap|\/Library\/(?:Developer|Frameworks)|\/System\/Library|\/Applications\/[^/]+\.app|[A-Za-z]:\/Program Files(?: \(x86\))?)\//

/** Folders by whose name a package manager keeps what it has installed, wherever they lie. */
const installedFolder =
  /\/(?:site-packages|dist-packages|node_modules|lib\/python3\.\d{1,3}|lib\/ruby|gems|\.cargo\/registry|\.rustup\/toolchains|go\/pkg\/mod|\.m2\/repository|\.gradle\/caches|\.nuget\/packages|\.pub-cache|\.(?:py|rb|nod)env\/versions|\.nvm\/versions|\.deno)\//

/** Whether a package manager has installed the file at an absolute path: its code is a dependency's, like that in `node_modules`. */
export const isLibraryFile = (path: string): boolean => systemFolder.test(path) || installedFolder.test(path)
