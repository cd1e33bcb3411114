/** The prime of Monero's curve: coordinates are numbers below it. */
export const PRIME = 2n ** 255n - 19n;

/** `d` of the curve's equation −x² + y² = 1 + d·x²·y². */
export const CURVE_D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

const ROOT_OF_MINUS_ONE = 19681161376707505956807079304988542015446066515923890162744021073123829784752n;

/** A number as one below the prime. */
export function inField(value: bigint): bigint {
  const rest = value % PRIME;
  return rest < 0n ? rest + PRIME : rest;
}

/** A square root of `numerator / denominator`, either of the two; `undefined` where there is none. Variable time. */
export function rootOfRatio(numerator: bigint, denominator: bigint): bigint | undefined {
  const cubed = inField(denominator * denominator * denominator);
  const seventh = inField(cubed * cubed * denominator);
  const root = inField(numerator * cubed * toThe2To252Minus3(inField(numerator * seventh)));
  const square = inField(denominator * root * root);
  if (square === inField(numerator)) return root;
  return square === inField(-numerator) ? inField(root * ROOT_OF_MINUS_ONE) : undefined;
}

/** `x^((p − 5) / 8)`, the power that a root modulo this prime needs. */
function toThe2To252Minus3(x: bigint): bigint {
  // ones(k) is x^(2^k − 1); runs of ones are joined, which spares half the multiplications.
  const ones1 = x;
  const ones2 = join(ones1, 1, ones1);
  const ones4 = join(ones2, 2, ones2);
  const ones5 = join(ones4, 1, ones1);
  const ones10 = join(ones5, 5, ones5);
  const ones20 = join(ones10, 10, ones10);
  const ones40 = join(ones20, 20, ones20);
  const ones80 = join(ones40, 40, ones40);
  const ones160 = join(ones80, 80, ones80);
  const ones240 = join(ones160, 80, ones80);
  const ones250 = join(ones240, 10, ones10);
  return join(ones250, 2, ones1);
}

/** `high^(2^squarings) · low`. */
function join(high: bigint, squarings: number, low: bigint): bigint {
  let power = high;
  for (let i = 0; i < squarings; i++) power = power * power % PRIME;
  return power * low % PRIME;
}
