/**
 * What each shell reads. At Tab it hands the words so far to `pagewalk complete` as they are, and evaluates nothing of them.
 * Where there is no answer it offers files; after an answer that ends in = it sets no space.
 */
import {keysOf} from '../../timing/records.ts';

const SCRIPTS = {
  bash: (ask: string) => `_pagewalk() {
  local answer
  COMPREPLY=()
  while IFS=$'\\t' read -r answer _; do
    COMPREPLY+=("$answer")
  done < <(${ask} "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ \${COMPREPLY[0]-} == *= ]]; then compopt -o nospace; fi
}
complete -o default -F _pagewalk pagewalk
`,
  zsh: (ask: string) => `#compdef pagewalk
_pagewalk() {
  local answer
  local -a names
  for answer in "\${(@f)$(${ask} "\${(@)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ -n $answer ]]; then names+=("\${answer%%$'\\t'*}:\${answer#*$'\\t'}"); fi
  done
  if (( \${#names} == 0 )); then
    _files
  elif [[ \${names[1]} == *=:* ]]; then
    _describe -V name names -S ''
  else
    _describe -V name names
  fi
}
if [[ \${funcstack[1]} == _pagewalk ]]; then _pagewalk; else compdef _pagewalk pagewalk; fi
`,
  fish: (ask: string) => `function __pagewalk
  set -l answers (${ask} (commandline -opc)[2..] (commandline -ct) 2>/dev/null)
  if test (count $answers) -gt 0
    printf '%s\\n' $answers
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c pagewalk -f -a '(__pagewalk)'
`,
} as const;

export type Shell = keyof typeof SCRIPTS;

export const SHELLS = keysOf<Shell>(SCRIPTS);

/** `command` starts this program. */
export const scriptFor = (shell: Shell, command: string): string => SCRIPTS[shell](`${command} complete --`);
