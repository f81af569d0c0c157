// `completion bash|zsh|fish`: a script for the shell, made from the table of options.
import { defined } from '../core/defined.ts';
import { OPERATIONS, OPTIONS, ofFleet, optionsOf, type OptionSpec } from '../options/option-table.ts';
import { COMMAND_WORDS, COMMANDS, OWN_OPTIONS, type Shell } from './own-words.ts';
import { SHORT_OPTIONS } from './short-options.ts';

const PROGRAM = 'mysql-backup';

/** Values that a shell offers for an option. */
type Values = 'none' | 'files' | readonly string[];

interface Completed {
  name: string;
  help: string;
  /** Absent: a flag. */
  values?: Values;
}

const OWN: readonly Completed[] = OWN_OPTIONS.map(({ name, help, values }) => ({
  name,
  help,
  ...defined({ values }),
}));
/** The words that can follow an operation. */
const OPERANDS: Readonly<Record<string, readonly string[]>> = {
  ...COMMAND_WORDS,
  restore: ['latest'],
  verify: ['latest'],
  show: ['latest'],
};

export function completionScript(shell: Shell): string {
  switch (shell) {
    case 'bash':
      return bashScript();
    case 'zsh':
      return zshScript();
    case 'fish':
      return fishScript();
  }
}

function completed({ name, kind, help, value }: OptionSpec): Completed {
  if (kind.type === 'flag') return { name, help };
  // A storage may be a directory.
  const isPath = value === 'PATH' || value === 'FILE' || name === 'storage';
  return { name, help, values: kind.type === 'choice' ? kind.values : isPath ? 'files' : 'none' };
}

/** Returns the options after an operation or `config`; before these words only help. */
function optionsAfter(word: string | undefined): Completed[] {
  const own = (...names: string[]): Completed[] => OWN.filter(({ name }) => names.includes(name));
  const operation = OPERATIONS.find((name) => name === word);
  if (operation) return [...optionsOf(operation).map(completed), ...own('output', 'help', 'help-all')];
  if (word === 'fleet') {
    const both = OPTIONS.filter(({ operations }) => ofFleet.some((name) => operations.includes(name)));
    return [...both.map(completed), ...own('output', 'help', 'help-all')];
  }
  if (word === 'mask')
    return [...optionsOf('mask-check').map(completed), ...own('output', 'help', 'help-all')];
  if (word === 'config') return [...OPTIONS.map(completed), ...own('operation', 'output', 'help')];
  return word === undefined ? own('help', 'version') : [];
}

/**
 * Returns every option with a value, as patterns of a shell's `case`, one pattern for each way to
 * complete.
 */
function casesOfValues(): [pattern: string, values: Values][] {
  const patterns = new Map<string, { words: string[]; values: Values }>();
  for (const { name, values } of [...OPTIONS.map(completed), ...OWN]) {
    if (values === undefined) continue;
    const key = String(values);
    const entry = patterns.get(key) ?? { words: [], values };
    entry.words.push(`--${name}`, ...lettersOf(name).map((letter) => `-${letter}`));
    patterns.set(key, entry);
  }
  return [...patterns.values()].map(({ words, values }) => [words.join('|'), values]);
}

const PATTERN_OF_VALUED = casesOfValues()
  .map(([pattern]) => pattern)
  .join('|');
const WORDS = [...OPERATIONS, ...COMMANDS];

const flags = (options: readonly Completed[]): string => options.map(({ name }) => `--${name}`).join(' ');

function bashScript(): string {
  const values = casesOfValues().map(([pattern, values]) => {
    if (values === 'files') return `    ${pattern}) files=1 ;;`;
    return `    ${pattern}) words='${values === 'none' ? '' : values.join(' ')}' ;;`;
  });
  const afters = [...OPERATIONS, 'config', 'fleet', 'mask'].map(
    (word) => `        ${word}) words='${flags(optionsAfter(word))}' ;;`,
  );
  const operands = Object.entries(OPERANDS).map(
    ([word, offered]) => `        ${word}) words='${offered.join(' ')}' ;;`,
  );
  return `# bash completion of ${PROGRAM}. In ~/.bashrc: source <(${PROGRAM} completion bash)
_mysql_backup() {
  local current=\${COMP_WORDS[COMP_CWORD]} before= previous= operation= words= files= word
  (( COMP_CWORD > 1 )) && previous=\${COMP_WORDS[COMP_CWORD-1]}
  # bash makes three words of --level=rows.
  if [[ $current == = ]]; then current=
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $before in
      ${PATTERN_OF_VALUED}) ;;
      *) case $word in ${WORDS.join('|')}) operation=$word; break ;; esac ;;
    esac
    [[ $word == = ]] || before=$word
  done
  case $previous in
${values.join('\n')}
    *)
      if [[ $current == -* ]]; then
        case $operation in
${afters.join('\n')}
        '') words='${flags(optionsAfter(undefined))}' ;;
        esac
      else
        case $operation in
${operands.join('\n')}
        '') words='${WORDS.join(' ')}' ;;
        esac
      fi ;;
  esac
  COMPREPLY=()
  if [[ $files ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -f -- "$current")
  else
    while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$words" -- "$current")
  fi
}
complete -F _mysql_backup ${PROGRAM}
`;
}

function zshScript(): string {
  const values = casesOfValues().map(([pattern, values]) => {
    const action =
      values === 'files'
        ? '_files'
        : values === 'none'
          ? "_message 'value'"
          : `compadd -- ${values.join(' ')}`;
    return `    ${pattern}) ${action}; return ;;`;
  });
  const describe = ({ name, help }: Completed): string =>
    quoteZsh(`--${name}:${firstSentence(help).replaceAll(':', '\\:')}`);
  const afters = [...OPERATIONS, 'config', 'fleet', 'mask'].map(
    (word) =>
      `      ${word}) options=(\n        ${optionsAfter(word).map(describe).join('\n        ')}\n      ) ;;`,
  );
  const operands = Object.entries(OPERANDS)
    .filter(([, offered]) => offered.length > 0)
    .map(([word, offered]) => `      ${word}) compadd -- ${offered.join(' ')} ;;`);
  return `#compdef ${PROGRAM}
# zsh completion of ${PROGRAM}. In ~/.zshrc, after compinit: source <(${PROGRAM} completion zsh)
_mysql_backup() {
  local previous=$words[CURRENT-1] before= operation= word
  local -a options
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case $before in
      ${PATTERN_OF_VALUED}) ;;
      *) case $word in ${WORDS.join('|')}) operation=$word; break ;; esac ;;
    esac
    before=$word
  done
  if [[ $PREFIX == --*=* ]]; then
    previous=\${PREFIX%%=*}
    compset -P 1 '*='
  fi
  case $previous in
${values.join('\n')}
  esac
  if [[ $PREFIX == -* ]]; then
    case $operation in
${afters.join('\n')}
      '') options=(${optionsAfter(undefined).map(describe).join(' ')}) ;;
    esac
    _describe -o 'option' options
  else
    case $operation in
${operands.join('\n')}
      '') compadd -- ${WORDS.join(' ')} ;;
    esac
  fi
}
if [[ $funcstack[1] == _mysql_backup ]]; then _mysql_backup "$@"; else compdef _mysql_backup ${PROGRAM}; fi
`;
}

function fishScript(): string {
  const line = (condition: string, rest: string): string =>
    `complete -c ${PROGRAM} -n ${quoteFish(condition)} ${rest}`;
  const option = (condition: string, { name, help, values }: Completed): string => {
    const action =
      values === undefined
        ? ''
        : values === 'files'
          ? ' -r -F'
          : values === 'none'
            ? ' -x'
            : ` -x -a ${quoteFish(values.join(' '))}`;
    const letters = lettersOf(name).map((letter) => ` -s ${letter}`);
    return line(condition, `-l ${name}${letters.join('')}${action} -d ${quoteFish(firstSentence(help))}`);
  };
  const isAfter = (word: string): string => `test (__mysql_backup_operation) = ${word}`;
  const none = 'test -z (__mysql_backup_operation)';
  return `# fish completion of ${PROGRAM}. In ~/.config/fish/config.fish: ${PROGRAM} completion fish | source
function __mysql_backup_operation
  set -l before ''
  for word in (commandline -opc)[2..-1]
    if not string match -qr -- '^(${PATTERN_OF_VALUED})$' $before
      switch $word
        case ${WORDS.join(' ')}
          echo $word
          return
      end
    end
    set before $word
  end
  echo ''
end
complete -c ${PROGRAM} -f
${[
  line(none, `-a ${quoteFish(WORDS.join(' '))}`),
  ...Object.entries(OPERANDS)
    .filter(([, offered]) => offered.length > 0)
    .map(([word, offered]) => line(isAfter(word), `-a ${quoteFish(offered.join(' '))}`)),
  ...optionsAfter(undefined).map((each) => option(none, each)),
  ...[...OPERATIONS, 'config', 'fleet', 'mask'].flatMap((word) =>
    optionsAfter(word).map((each) => option(isAfter(word), each)),
  ),
].join('\n')}
`;
}

function lettersOf(name: string): string[] {
  return Object.keys(SHORT_OPTIONS).filter((letter) => SHORT_OPTIONS[letter] === name);
}

function firstSentence(help: string): string {
  return help.split('. ', 1)[0]!;
}

function quoteZsh(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function quoteFish(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
