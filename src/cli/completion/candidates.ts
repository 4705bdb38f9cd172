/** What a word of the command line may become: what the verbs say of themselves, and the names that there are. */
import type {CommandUnknownOpts, Option} from '@commander-js/extra-typings';
import {namesOfArgument, namesOfOption, settings, type Name} from './known-names.ts';

/** `words` are what stands behind `pagewalk`, up to the one that is being written. None is an answer, too: it may be a file. */
export function candidatesFor(program: CommandUnknownOpts, words: readonly string[]): readonly Name[] {
  // Bash has it as a word of its own.
  const [word = '', ...others] = words.filter(each => each !== '=').toReversed();
  const before = others.toReversed();
  const {command, given} = reached(program, before);
  const awaiting = awaitingOption(command, before.at(-1));
  return (awaiting === undefined ? beginnings(command, given, word) : valuesOf(awaiting, word)).filter(
    ({value}) => value.startsWith(word),
  );
}

function beginnings(command: CommandUnknownOpts, given: readonly string[], word: string): readonly Name[] {
  if (word.startsWith('-')) return command.options.filter(({hidden}) => !hidden).map(optionName);
  const verbs = command.createHelp().visibleCommands(command);
  if (verbs.length > 0) return verbs.map(verb => ({value: verb.name(), description: verb.description()}));
  const choices = command.registeredArguments[given.length]?.argChoices ?? [];
  return [...choices.map(plain), ...namesOfArgument(command.name(), given)];
}

interface Reached {
  readonly command: CommandUnknownOpts;
  /** Its arguments so far. */
  readonly given: readonly string[];
}

/** Follows the words from verb to verb. */
function reached(program: CommandUnknownOpts, words: readonly string[]): Reached {
  let command = program;
  const given: string[] = [];
  words.forEach((word, at) => {
    if (word.startsWith('-') || awaitingOption(command, words[at - 1]) !== undefined) return;
    const next = command.commands.find(each => each.name() === word);
    if (next === undefined) given.push(word);
    else command = next;
  });
  return {command, given};
}

/** The option of which the next word is the value. */
function awaitingOption(command: CommandUnknownOpts, word: string | undefined): Option | undefined {
  const option = command.options.find(each => each.long === word || each.short === word);
  return option?.required ? option : undefined;
}

function valuesOf({long, argChoices}: Option, word: string): readonly Name[] {
  if (argChoices !== undefined) return argChoices.map(plain);
  if (long === '--set') return settings();
  // Behind the last comma.
  const list = word.slice(0, word.lastIndexOf(',') + 1);
  return namesOfOption(long!).map(({value, description}) => ({value: `${list}${value}`, description}));
}

const optionName = ({long, description}: Option): Name => ({value: long!, description});
const plain = (value: string): Name => ({value, description: ''});
