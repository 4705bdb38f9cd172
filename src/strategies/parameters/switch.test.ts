import {expect, test} from 'vitest';
import {Experiment} from '../../testing/experiment.ts';
import {strategies} from '../index.ts';
import {kvm} from '../kvm.ts';
import {strategy} from '../strategy.ts';
import {isOn, meant, onOff} from './switch.ts';

test('a strategy that is given 1 or 0 for a switch has the word', () => {
  const seen: unknown[] = [];
  const made = strategy({
    id: 'made-up',
    title: 'made up',
    description: 'made up',
    virtual: true,
    parameters: {
      lamp: onOff('on', {on: 'light', off: 'darkness'}),
      digit: {default: 1, unit: '', description: 'made up', choices: [0, 1]},
    },
    overruled: ({lamp, digit}) => ({lamp: `${lamp} ${digit}`}),
    build: (_machine, values): never => {
      seen.push(values);
      throw new Error('not built');
    },
  });
  expect(made.parameters['lamp'].description).toBe('on: light; off: darkness');
  const around = {frames: 1, levels: 4, hostPageKiB: 4};
  expect(made.overruled?.({lamp: 0, digit: 0}, around)).toEqual({lamp: 'off 0'});
  const {machine} = new Experiment({strategy: kvm});
  expect(() => made.build(machine, {lamp: 1, digit: 1})).toThrow('not built');
  expect(seen).toEqual([{lamp: 'on', digit: 1}]);
});

test('true and false are meant as on and off, or as 1 and 0, and are words elsewhere', () => {
  const lamp = onOff('on', {on: 'light', off: 'darkness'});
  const values = ['true', 'false', 1, 'on'];
  expect(values.map(value => meant(value, lamp))).toEqual(['on', 'off', 'on', 'on']);
  for (const digit of [{choices: [0, 1]}, {min: 0, max: 1}, {choices: [0, 1, 'more']}])
    expect(values.map(value => meant(value, digit))).toEqual([1, 0, 1, 'on']);
  for (const other of [{min: 0}, {min: 0, max: 1, fractional: true}, {choices: ['true', 'false']}] as const)
    expect(values.map(value => meant(value, other))).toEqual(values);
});

test('1 is on where it comes past all that puts words for it', () => {
  expect(['on', 1, 'off', 0, undefined].map(isOn)).toEqual([true, true, false, false, false]);
});

test('no strategy of the list has digits where words would say it', () => {
  const digits = strategies.flatMap(({id, parameters}) =>
    Object.entries(parameters).flatMap(([name, {choices = []}]) =>
      choices.length === 2 && choices.includes(0) && choices.includes(1) ? [`${id}.${name}`] : [],
    ),
  );
  expect(digits).toEqual([]);
});
