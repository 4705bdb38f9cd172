/** Packages with a binary for each platform, which an installation with --omit=optional leaves out. */

const NOT_FOUND = /^Cannot find (?:module|package) '((?:@[\w.-]+\/)?\w[\w.-]*)'/;

/** What to do where `thrown` says that a package is not installed; undefined where it says something else. */
export function missingPackage(thrown: unknown): string | undefined {
  const [, name] = (thrown instanceof Error ? NOT_FOUND.exec(thrown.message) : null) ?? [];
  return name && `the package ${name} is not installed: run \`npm ci\` without --omit=optional`;
}
