// Stands in for the model behind Claude Code: a server of Anthropic's Messages API whose model makes the tool call that
// the prompt spells out, and says "done" to its result.
import { createServer } from 'node:http';

/** The blocks of the model's turn: { blocks, reason }. */
function turn({ messages }) {
  const said = messages
    .map(({ content }) => content)
    .flatMap((content) => (typeof content === 'string' ? [{ type: 'text', text: content }] : content));
  const order = said.findLast(({ type, text }) => type === 'text' && text.includes('<call>'));
  if (!order || said.some(({ type }) => type === 'tool_result'))
    return { blocks: [{ type: 'text', text: 'done' }], reason: 'end_turn' };
  const { name, input } = JSON.parse(order.text.match(/<call>(.*)<\/call>/s)[1]);
  return { blocks: [{ type: 'tool_use', id: 'toolu_1', name, input }], reason: 'tool_use' };
}

/** The events of a streamed answer (https://docs.claude.com/en/api/messages-streaming). */
function* events(model, { blocks, reason }) {
  const usage = { input_tokens: 1, output_tokens: 1 };
  const message = { id: 'msg_1', type: 'message', role: 'assistant', model, content: [], stop_reason: null, usage };
  yield { type: 'message_start', message };
  for (const [index, block] of blocks.entries()) {
    const isText = block.type === 'text';
    const content_block = { ...block, ...(isText ? { text: '' } : { input: {} }) };
    yield { type: 'content_block_start', index, content_block };
    const delta = isText
      ? { type: 'text_delta', text: block.text }
      : { type: 'input_json_delta', partial_json: JSON.stringify(block.input) };
    yield { type: 'content_block_delta', index, delta };
    yield { type: 'content_block_stop', index };
  }
  yield { type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage };
  yield { type: 'message_stop' };
}

/** The prompt that makes the model call a tool. */
export const promptFor = (name, input) => `<call>${JSON.stringify({ name, input })}</call>`;

/** Resolves to { url, close }. */
export async function startModel() {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    if (request.method !== 'POST' || !new URL(request.url, 'http://model').pathname.endsWith('/messages')) {
      response.writeHead(404, { 'content-type': 'application/json' }).end('{"type":"error"}');
      return;
    }
    const asked = JSON.parse(body);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of events(asked.model, turn(asked)))
      response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    response.end();
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    close: () => new Promise((resolve) => server.close(resolve)).finally(() => server.closeAllConnections()),
  };
}
