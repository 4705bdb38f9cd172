/** The file of a strategy of the user's: native, and an event of its own, `asked`, for each translation, at ten cycles. */
export const COUNTING_STRATEGY = `import {Native, NativeMmu} from '${new URL('../index.ts', import.meta.url).pathname}';

class Counting extends NativeMmu {
  own;

  constructor(machine, cpu) {
    super(machine, cpu);
    this.own = machine.own;
  }

  override translate(gvn, access) {
    this.own.asked++;
    return super.translate(gvn, access);
  }
}

export default {
  id: 'counting',
  title: 'T',
  description: 'D',
  virtual: false,
  parameters: {},
  events: {asked: {description: 'translations', cause: 'other exits', price: 10}},
  build: machine => new Native(machine, cpu => new Counting(machine, cpu)),
};
`;
