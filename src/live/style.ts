/** What the controls of a live page look like. */
export const LIVE_STYLE = `
.controls { font: .875rem/1.5 var(--sans); } .controls > details { margin: .6rem 0 0; }
.controls > details > summary h2 { display: inline; font: inherit; border: 0; margin: 0; padding: 0; }
.panes { display: grid; grid-template-columns: minmax(15rem, 20rem) minmax(0, 1fr); gap: 1rem 2rem; align-items: start; }
.controls fieldset { border: 1px solid var(--rule); margin: 0; padding: .4rem 1rem .8rem; min-width: 0; } .controls legend { font-weight: 600; padding: 0 .4rem; }
.controls button, .controls select, .controls input[type="number"] { font: inherit; color: inherit; background: var(--panel); border: 1px solid var(--quiet); border-radius: 3px; max-width: 100%; }
.controls :is(button, select, input):focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.controls input { accent-color: var(--accent); }
.controls ol { list-style: none; padding: 0; margin: 0 0 .6rem; } .controls li { display: flex; justify-content: space-between; gap: 1rem; margin: .15rem 0; } .moves { white-space: nowrap; }
.controls fieldset > label, .controls fieldset > div[role] { display: block; margin: .3rem 0; }
.price { display: grid; grid-template-columns: 12rem minmax(6rem, 1fr) 6rem 3rem 2.2rem; gap: 0 .6rem; align-items: center; margin: .5rem 0; }
.price small { grid-column: 1 / -1; color: var(--quiet); line-height: 1.35; } .price.set label { font-weight: 700; }
.controls .tornado figure { display: block; max-width: 30rem; margin: .6rem 0 0; }
@media (max-width: 60rem) { .panes { grid-template-columns: minmax(0, 1fr); } }
@media (max-width: 40rem) { .price { grid-template-columns: minmax(4rem, 1fr) 5.5rem 3rem 2.2rem; } .price label { grid-column: 1 / -1; } }
@media print { .controls { display: none; } }
`;
