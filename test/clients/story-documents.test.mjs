// One realistic story per document type, one of a database that becomes one, and one of all in few words, as people and their assistants would live it. The stories share a server.
import { after } from 'node:test';

import { startServer } from './environment.mjs';
import { workWithCore } from './story-core.mjs';
import { designLibrary } from './story-erd.mjs';
import { drawCheckout } from './story-flow.mjs';
import { bringSchemas } from './story-import.mjs';
import { keepReadme } from './story-readme.mjs';
import { bringDatabase } from './story-schema.mjs';
import { runShop } from './story-shop.mjs';
import { testCheckout } from './story-testcase.mjs';

const server = await startServer(import.meta.url);
const opened = [];
after(async () => {
  await Promise.all(opened.map((client) => client.close()));
  await server.stop();
});

await designLibrary(server, opened);
await bringSchemas(server, opened);
await bringDatabase(server, opened);
await drawCheckout(server, opened);
await testCheckout(server, opened);
await keepReadme(server, opened);
await runShop(server, opened);
await workWithCore(server, opened);
