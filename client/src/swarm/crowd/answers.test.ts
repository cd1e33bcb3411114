import assert from "node:assert/strict";
import { makeAnswers } from "./answers.ts";

const A = { peer: "a", infoHash: "video" };
const ascii = (text: string) => [...text].map((letter) => letter.charCodeAt(0));
/** A command of the library, whose numbers are below 128. */
const command = (kind: number, fields: Record<string, number>) =>
  Uint8Array.of(
    ...ascii("cstr"),
    kind,
    ...Object.entries(fields).flatMap(([name, value]) => [...ascii(name), 1, value]),
    ...ascii("cend"),
  );
const ask = (i: number, r: number, b = 0) => command(1, b === 0 ? { i, r } : { i, r, b });
const answer = (i: number, r: number, s: number) => command(2, { i, s, r });
const end = (i: number, r: number) => command(3, { i, r });
const absent = (i: number, r: number) => command(4, { i, r });
const callOff = (i: number, r: number) => command(5, { i, r });
const [first, second] = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)];

type Word = ["said" | "heard", Uint8Array, typeof A?];

/** What is known after all this was said. */
function after(words: readonly Word[]) {
  const left: unknown[] = [];
  const answers = makeAnswers({ onLeft: ({ peer }, n, bytes) => void left.push([peer, n, ...bytes]) });
  for (const [who, bytes, line = A] of words) answers[who](line, bytes);
  return { ...answers, left };
}

const whole: Word[] = [
  ["said", ask(7, 1)],
  ["heard", answer(7, 1, 5)],
  ["heard", first],
  ["heard", second],
  ["heard", end(7, 1)],
];
const without = (at: number) => whole.filter((_, each) => each !== at);
const instead = (at: number, word: Word) => whole.map((each, other) => other === at ? word : each);

Deno.test("whole() takes for nobody's what wasn't asked for, begun, complete, ended, or was for another question", () => {
  const cases: [string, readonly Word[]][] = [
    ["not asked", without(0)],
    ["not begun", without(1)],
    ["a piece short", without(3)],
    ["not ended", without(4)],
    ["from the middle on", instead(0, ["said", ask(7, 1, 3)])],
    ["another segment's", instead(1, ["heard", answer(8, 1, 5)])],
    ["an older question's", instead(1, ["heard", answer(7, 2, 5)])],
    ["an older question's end", instead(4, ["heard", end(7, 2)])],
    ["too much", [...whole.slice(0, 4), ["heard", first], ["heard", end(7, 1)]]],
    ["called off", [...whole.slice(0, 2), ["said", callOff(7, 1)], ...whole.slice(2)]],
    ["not there after all", [...whole.slice(0, 2), ["heard", absent(7, 1)], ...whole.slice(2)]],
    ["asked anew", [...whole.slice(0, 3), ["said", ask(7, 2)], ...whole.slice(3)]],
    ["of another swarm", whole.map(([who, bytes]) => [who, bytes, { ...A, infoHash: "audio" }])],
    ["of another peer", whole.map(([who, bytes]) => [who, bytes, { ...A, peer: "b" }])],
  ];
  for (const [what, words] of cases) assert.equal(after(words).whole(A, 7), undefined, what);
  assert.equal(after(whole).whole(A, 8), undefined);
});

Deno.test("whole() counts to no answer what was on its way before it, nor what others send meanwhile", () => {
  const late: Word[] = [["said", ask(6, 9)], ["heard", answer(6, 9, 9)], ["heard", first]];
  const other: Word = ["heard", Uint8Array.of(9, 9), { ...A, peer: "b" }];
  const words: Word[] = [...late, whole[0] ?? other, ["heard", Uint8Array.of(8)], ...without(0), other];
  assert.deepEqual([...after(words).whole(A, 7) ?? []], [1, 2, 3, 4, 5]);
});

Deno.test("whole() gives what one peer sent from its first byte to its last, once", () => {
  const answers = after(whole);
  assert.deepEqual([...answers.whole(A, 7) ?? []], [1, 2, 3, 4, 5]);
  assert.equal(answers.whole(A, 7), undefined);
});

Deno.test("whole() gives nothing of a segment that is settled, of a line that is over, or of memory that is gone", () => {
  const settled = after(whole);
  settled.settled("audio", 7);
  settled.settled("video", 8);
  assert.notEqual(settled.whole(A, 7), undefined);
  const [gone, over] = [after(whole), after(whole)];
  gone.settled("video", 7);
  over.forget(A);
  assert.deepEqual([gone.whole(A, 7), over.whole(A, 7)], [undefined, undefined]);
  const taken = Uint8Array.of(1, 2, 3);
  const lost = after(instead(2, ["heard", taken]));
  structuredClone(taken.buffer, { transfer: [taken.buffer] });
  assert.equal(lost.whole(A, 7), undefined);
});

Deno.test("makeAnswers() leaves nothing to be judged that isn't whole, was taken, is held, or whose memory is gone", () => {
  const taken = Uint8Array.of(1, 2, 3);
  const lost = after(instead(2, ["heard", taken]));
  structuredClone(taken.buffer, { transfer: [taken.buffer] });
  const [held, judged] = [after(whole), after(whole)];
  held.settled("video", 7);
  judged.whole(A, 7);
  for (const answers of [after(without(4)), after(without(1)), lost, held, judged]) {
    answers.forget(A);
    answers.forget(A);
    assert.deepEqual(answers.left, []);
  }
});

Deno.test("makeAnswers() leaves a whole answer to be judged, once, when its line ends, or another question is asked, or it is called off", () => {
  for (
    const end of [
      (answers: ReturnType<typeof after>) => answers.forget(A),
      (answers: ReturnType<typeof after>) => answers.said(A, ask(8, 2)),
      (answers: ReturnType<typeof after>) => answers.said(A, callOff(7, 1)),
    ]
  ) {
    const answers = after(whole);
    assert.deepEqual(answers.left, []);
    end(answers);
    answers.forget(A);
    assert.deepEqual(answers.left, [["a", 7, 1, 2, 3, 4, 5]]);
    assert.equal(answers.whole(A, 7), undefined);
  }
});
