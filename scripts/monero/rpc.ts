/** Calls a JSON-RPC method of monerod or monero-wallet-rpc; throws what it answers as an error. */
export async function callRpc<Result>(url: string, method: string, params: unknown = {}): Promise<Result> {
  const answer = await postJson<{ result?: Result; error?: { message: string } }>(`${url}/json_rpc`, {
    jsonrpc: "2.0",
    id: "0",
    method,
    params,
  });
  if (answer.result === undefined) throw new Error(`${method}: ${answer.error?.message ?? "no result"}`);
  return answer.result;
}

/** Posts JSON to one of the plain paths, such as `/get_transactions`. */
export async function postJson<Answer>(url: string, body: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(60_000),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`${url} answered ${response.status}`);
  }
  return await response.json() as Answer;
}
