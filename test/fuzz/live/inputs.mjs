// What the fuzzer of live connections sends: good requests of every route, and ways to spoil them.

/** A generator of pseudo-random numbers (mulberry32), so that a seed names a run. */
export class Random {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let word = this.state;
    word = Math.imul(word ^ (word >>> 15), word | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return (word ^ (word >>> 14)) >>> 0;
  }

  below(limit) {
    return this.next() % limit;
  }

  chance(percent) {
    return this.below(100) < percent;
  }

  pick(list) {
    return list[this.below(list.length)];
  }
}

const rpc = (method, params) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });

/**
 * Good requests, as texts of one byte per character.
 * `place`: { authority, token, upload, attachment, share } of a running shim
 */
export function goodRequests({ authority, token, upload, attachment, share }) {
  const make = (line, headers = [], body) => {
    const length = body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body, 'latin1')}`];
    return [`${line} HTTP/1.1`, `Host: ${authority}`, ...headers, ...length, '', body ?? ''].join('\r\n');
  };
  const bearer = `Authorization: Bearer ${token}`;
  const json = 'Content-Type: application/json';
  const form = 'Content-Type: application/x-www-form-urlencoded';
  const call = (method, params, headers = []) =>
    make('POST /mcp', [bearer, json, 'Accept: application/json, text/event-stream', ...headers], rpc(method, params));
  const chunked = (text) => `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`;

  return [
    make('GET /'),
    make('GET /healthz'),
    make('HEAD /readyz'),
    make('GET /metrics', ['Connection: close']),
    make('GET /.well-known/oauth-authorization-server'),
    make('GET /.well-known/oauth-protected-resource/mcp'),
    make('GET /authorize?response_type=code&client_id=x&redirect_uri=http%3A%2F%2F127.0.0.1%2F&state=y'),
    make('GET /account', ['Cookie: ainecto_session=0123456789abcdef; a="b"']),
    make('POST /token', [form], 'grant_type=refresh_token&refresh_token=none&client_id=none'),
    make('POST /register', [json], '{"redirect_uris":["http://127.0.0.1/callback"],"client_name":"fuzz"}'),
    make('POST /revoke', [form], 'token=none'),
    make('OPTIONS /mcp', ['Origin: http://127.0.0.1', 'Access-Control-Request-Method: POST']),
    make('POST /mcp', [json], rpc('ping')),
    make('DELETE /mcp', [bearer, 'Mcp-Session-Id: none']),
    make('GET /mcp', [bearer, 'Accept: text/event-stream']),
    call('ping'),
    call('tools/list', {}),
    call('initialize', { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'fuzz', version: '1' } }),
    call('tools/call', { name: 'list_documents', arguments: {} }, ['X-Request-Id: fuzz-0123456789']),
    call('tools/call', { name: 'create_workspaces', arguments: { items: [{ name: '' }] } }),
    call('tools/call', { name: 'no_such_tool', arguments: { text: 'x'.repeat(70000) } }),
    make('POST /mcp', ['Authorization: Bearer none', json], rpc('ping', { text: 'y'.repeat(70000) })),
    make('POST /mcp', [bearer, json, 'Expect: 100-continue'], rpc('ping')),
    make('POST /mcp', [bearer, json, 'Transfer-Encoding: chunked']) + chunked(rpc('ping')),
    make('PUT /upload', [`Authorization: Bearer ${upload}`, 'Content-Type: text/plain'], 'z'.repeat(270000)),
    make('PUT /upload', [`Authorization: Bearer ${upload}`, 'Transfer-Encoding: chunked']) + chunked('z'.repeat(5000)),
    make(`GET /attachments/${attachment}`, [bearer]),
    make(`GET /s/${share}`),
    'GET /healthz HTTP/1.0\r\n\r\n',
    `GET http://${authority}/healthz HTTP/1.1\r\nHost: ${authority}\r\n\r\n`,
  ];
}

/** Lines that have two meanings, or none, by what they are about. */
const lines = [
  [
    'Content-Length: 0',
    'Content-Length: 5',
    'Content-Length: x',
    'Content-Length: -1',
    'Content-Length: +5',
    'Content-Length: 5, 5',
    'Content-Length: 99999999999999999999',
    'Content-Length : 5',
  ],
  [
    'Transfer-Encoding: chunked',
    'Transfer-Encoding : chunked',
    'Transfer-Encoding: identity, chunked',
    'Transfer-Encoding: xchunked',
    'Transfer-Encoding:\x0bchunked',
  ],
  ['Cookie: a="', 'Cookie: =; ; a=b; "', 'Cookie: ' + 'c=d; '.repeat(200), 'Cookie: a="b"c'],
  ['Host:', 'Host: x', 'Host: a, b', 'Host : x'],
  ['Connection: close', 'Connection: keep-alive, Upgrade', 'Upgrade: websocket', 'Expect: 100-continue', 'Expect: something'],
  [
    'Authorization: Bearer',
    'Authorization: Bearer ' + 'A'.repeat(5000),
    'Mcp-Session-Id: ' + '0'.repeat(64),
    'MCP-Protocol-Version: 2026-07-28',
    'Range: bytes=0-',
    'Content-Encoding: gzip',
    'X-Long: ' + 'l'.repeat(30000),
  ],
  [' folded: value', '\tfolded', ': no name', 'No colon at all', 'X-Nul: a\0b', 'GET / HTTP/1.1'],
];

/** Pieces for anywhere. */
const pieces = [
  '0\r\n\r\n',
  'ffffffffffffffff\r\n',
  '5;extension="\r\nhello\r\n',
  '\0',
  '%00',
  '\r\n',
  '\n',
  '\r',
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
];

const cut = (text, random) => random.below(text.length + 1);

/** Adds lines of their own, somewhere in the head. */
const addLines = (text, random) => {
  const all = text.split('\r\n');
  const head = Math.max(1, all.indexOf(''));
  for (let count = 1 + random.below(3); count > 0; count--)
    all.splice(1 + random.below(head), 0, random.pick(random.pick(lines)));
  return all.join('\r\n');
};

/** Ways to spoil a text. */
const mutations = [
  addLines,
  addLines,
  addLines,
  (text, random) => {
    const at = random.below(text.length || 1);
    return text.slice(0, at) + String.fromCharCode(random.below(256)) + text.slice(at + 1);
  },
  (text, random) => {
    const at = cut(text, random);
    return text.slice(0, at) + text.slice(at + random.below(20));
  },
  (text, random) => {
    const at = cut(text, random);
    return text.slice(0, at) + random.pick(pieces) + text.slice(at);
  },
  (text, random) => {
    const all = text.split('\r\n');
    all.splice(random.below(all.length), 1);
    return all.join('\r\n');
  },
  (text, random) => {
    const all = text.split('\r\n');
    all.splice(random.below(all.length), 0, random.pick(all));
    return all.join('\r\n');
  },
  (text) => text.replace(/Host: .*\r\n/, ''),
  (text, random) => text.slice(0, cut(text, random)),
  (text, random) => text.replace(/\r\n/g, random.pick(['\n', '\r', '\r\n', '\n\r'])),
  (text, random) => text.replace(/Content-Length: \d+/, `Content-Length: ${random.pick([0, 1, 70000, 33554433, 4294967296])}`),
  (text, random) => text.replace(/HTTP\/1\.1/, random.pick(['HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'HTTP/1.1 ', 'http/1.1', ''])),
  (text, random, other) => text.slice(0, cut(text, random)) + other.slice(cut(other, random)),
];

/** The bytes of one connection: some requests in a row, each good or spoilt. */
export function connectionBytes(good, random) {
  let text = '';
  for (let count = 1 + (random.chance(40) ? random.below(5) : 0); count > 0; count--) {
    let request = random.pick(good);
    if (!random.chance(15))
      for (let times = 1 + random.below(4); times > 0; times--)
        request = random.pick(mutations)(request, random, random.pick(good));
    text += request;
  }
  return Buffer.from(text, 'latin1');
}
