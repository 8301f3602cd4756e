// A whole session about a shop of 25 tables: designed, revised five times, told what changed, the last change undone, shared. Its calls,
// what they send and what they bring back are counted, since an assistant pays for each.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect } from './assistant.mjs';
import { makeAccount, snapshotOf, versionsOf } from './team.mjs';

const most = { calls: 15, sent: 15_000, brought: 25_000 };

// Tables by their columns: "name type", what else DBML says of it in brackets.
const tables = {
  customer: ['id bigint [pk]', 'mail varchar(254) [not null, unique]', 'name text [not null]', 'phone varchar(40)', 'created_at timestamptz [not null]'],
  address: ['id bigint [pk]', 'customer_id bigint [not null, ref: > customer.id]', 'street text', 'city text', 'zip varchar(12)', 'country char(2)'],
  category: ['id bigint [pk]', 'parent_id bigint [ref: > category.id]', 'name text [not null]', 'slug varchar(80) [unique]'],
  brand: ['id bigint [pk]', 'name text [not null]', 'website text'],
  product: ['id bigint [pk]', 'brand_id bigint [ref: > brand.id]', 'name text [not null]', 'description text', 'state product_state [not null]', 'created_at timestamptz'],
  product_category: ['product_id bigint [pk, ref: > product.id]', 'category_id bigint [pk, ref: > category.id]'],
  variant: ['id bigint [pk]', 'product_id bigint [not null, ref: > product.id]', 'sku varchar(40) [not null, unique]', 'price numeric(12,2) [not null]', 'weight_g int'],
  variant_option: ['id bigint [pk]', 'variant_id bigint [not null, ref: > variant.id]', 'name text', 'value text'],
  product_image: ['id bigint [pk]', 'product_id bigint [not null, ref: > product.id]', 'url text [not null]', 'position int'],
  supplier: ['id bigint [pk]', 'name text [not null]', 'mail varchar(254)', 'phone varchar(40)'],
  supply: ['supplier_id bigint [pk, ref: > supplier.id]', 'variant_id bigint [pk, ref: > variant.id]', 'cost numeric(12,2)', 'lead_days int'],
  warehouse: ['id bigint [pk]', 'name text [not null]', 'country char(2)'],
  stock: ['warehouse_id bigint [pk, ref: > warehouse.id]', 'variant_id bigint [pk, ref: > variant.id]', 'quantity int [not null]', 'reserved int [not null]'],
  cart: ['id bigint [pk]', 'customer_id bigint [ref: > customer.id]', 'created_at timestamptz [not null]', 'expires_at timestamptz'],
  cart_item: ['cart_id bigint [pk, ref: > cart.id]', 'variant_id bigint [pk, ref: > variant.id]', 'quantity int [not null]'],
  coupon: ['id bigint [pk]', 'code varchar(40) [not null, unique]', 'percent int', 'amount numeric(12,2)', 'valid_until date'],
  purchase: ['id bigint [pk]', 'customer_id bigint [not null, ref: > customer.id]', 'address_id bigint [ref: > address.id]', 'coupon_id bigint [ref: > coupon.id]', 'state purchase_state [not null]', 'total numeric(12,2) [not null]', 'placed_at timestamptz [not null]'],
  purchase_item: ['id bigint [pk]', 'purchase_id bigint [not null, ref: > purchase.id]', 'variant_id bigint [not null, ref: > variant.id]', 'quantity int [not null]', 'price numeric(12,2) [not null]'],
  payment: ['id bigint [pk]', 'purchase_id bigint [not null, ref: > purchase.id]', 'method text [not null]', 'amount numeric(12,2) [not null]', 'paid_at timestamptz'],
  refund: ['id bigint [pk]', 'payment_id bigint [not null, ref: > payment.id]', 'amount numeric(12,2) [not null]', 'reason text'],
  carrier: ['id bigint [pk]', 'name text [not null]', 'tracking_url text'],
  shipment: ['id bigint [pk]', 'purchase_id bigint [not null, ref: > purchase.id]', 'carrier_id bigint [ref: > carrier.id]', 'warehouse_id bigint [ref: > warehouse.id]', 'tracking_no text', 'shipped_at timestamptz'],
  review: ['id bigint [pk]', 'product_id bigint [not null, ref: > product.id]', 'customer_id bigint [not null, ref: > customer.id]', 'stars int [not null]', 'body text', 'created_at timestamptz'],
  wish: ['customer_id bigint [pk, ref: > customer.id]', 'product_id bigint [pk, ref: > product.id]', 'created_at timestamptz'],
  staff: ['id bigint [pk]', 'mail varchar(254) [not null, unique]', 'name text', 'fax text'],
};
const enums = { product_state: ['draft', 'listed', 'gone'], purchase_state: ['placed', 'paid', 'shipped', 'done'] };

function designed() {
  const block = (head, lines) => `${head} {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`;
  return [
    ...Object.entries(enums).map(([name, values]) => block(`Enum ${name}`, values)),
    ...Object.entries(tables).map(([name, columns]) => block(`Table ${name}`, columns)),
  ].join('');
}

/** Registers the test of the story; `opened` takes the clients to close in the end. */
export async function runShop(server, opened) {
  test('shop: a whole session costs few calls and few characters', async (t) => {
    const account = await makeAccount(server, 'sam');
    const assistant = await connect(server, account);
    opened.push(assistant);
    const cost = { calls: 0, sent: 0, brought: 0 };
    async function call(name, args) {
      const { content, isError } = await assistant.request(name, args);
      cost.calls += 1;
      cost.sent += JSON.stringify(args).length;
      cost.brought += content[0].text.length;
      t.diagnostic(`${name}: ${JSON.stringify(args).length} sent, ${content[0].text.length} brought`);
      assert.ok(!isError, `${name}: ${content[0].text}`);
      return JSON.parse(content[0].text);
    }

    // Designed.
    await call('create_projects', { items: [{ name: 'Shop' }], description: 'A shop' });
    const made = await call('create_documents', {
      items: [{ projectUuid: 'Shop', type: 'erd', title: 'Shop schema', typePayload: { import: { format: 'dbml', text: designed() } } }],
      description: 'First design',
    });
    const erd = made.items[0].uuid;
    assert.equal(made.items[0].import.created.tables, 25);
    const { version: first } = await call('get_document', { uuid: erd });

    // Revised.
    const data = (op, type, uuid, fields) => (op === 'delete' ? { op, type, uuid } : { op, type, ...(uuid && { uuid }), data: fields });
    await call('erd_apply_changes', {
      documentUuid: erd,
      operations: [
        data('update', 'column', 'customer.mail', { name: 'email', type: 'citext' }),
        data('update', 'column', 'staff.mail', { name: 'email' }),
        data('delete', 'column', 'staff.fax'),
      ],
      description: 'Mail is e-mail',
    });
    await call('erd_create_tables', {
      documentUuid: erd,
      items: [
        {
          name: 'gift_card',
          columns: [
            { name: 'id', type: 'bigint', isPk: true },
            { name: 'code', type: 'varchar(40)', isUnique: true, isNotNull: true },
            { name: 'balance', type: 'numeric(12,2)', isNotNull: true },
            { name: 'customer_id', type: 'bigint' },
          ],
        },
      ],
      description: 'Gift cards',
    });
    await call('erd_create_refs', {
      documentUuid: erd,
      items: [{ fromTableUuid: 'gift_card', toTableUuid: 'customer', relationship: '>', fromColumnUuids: ['customer_id'], toColumnUuids: ['id'] }],
      description: 'Whose gift card it is',
    });
    await call('erd_apply_changes', {
      documentUuid: erd,
      operations: [
        data('create', 'index', undefined, { uuid: 'by_placed', table_uuid: 'purchase', name: 'purchase_placed_at', type: 'btree' }),
        data('create', 'index_column', undefined, { index_uuid: 'by_placed', column_uuid: 'purchase.placed_at' }),
        data('update', 'table', 'wish', { name: 'wish_list_item' }),
      ],
      description: 'Purchases by day; wishes are items of a list',
    });
    const before = await snapshotOf(server, erd, first + 4);
    await call('erd_delete_tables', { documentUuid: erd, uuids: ['review', 'coupon'], description: 'No reviews, no coupons' });

    // What changed, the last of it undone, shared.
    const compared = await call('get_version', { documentUuid: erd, compareWith: first });
    const sentences = compared.groups.flatMap(({ changes }) => changes);
    for (const expected of [
      'column `email` of `customer` renamed from `mail`, type changed from `varchar(254)` to `citext`',
      'column `fax` of `staff` removed',
      'table `gift_card` added with 4 columns',
      'index `purchase_placed_at` of `purchase` (`placed_at`) added: `btree`',
      'table `wish_list_item` renamed from `wish`',
      'table `coupon` removed with 5 columns, 2 indexes',
    ])
      assert.ok(sentences.includes(expected), `${expected}\n${sentences.join('\n')}`);
    const undone = await call('restore_versions', { items: [{ documentUuid: erd }] });
    assert.equal(undone.items[0].description, 'No reviews, no coupons');
    assert.deepEqual(await snapshotOf(server, erd, undone.version), before);
    const { items } = await call('enable_shares', { targetType: 'document', targetUuids: [erd], description: 'For the team' });
    assert.equal((await fetch(items[0].shareUrl)).status, 200);
    assert.equal((await versionsOf(server, erd)).at(-1)[3], `Undid v${first + 5}`);

    for (const [what, limit] of Object.entries(most)) assert.ok(cost[what] <= limit, `${what}: ${cost[what]} of ${limit}`);
    t.diagnostic(JSON.stringify(cost));
  });
}
