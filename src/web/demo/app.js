/**
 * The demo page: a help centre as a wallet could have it, with the chat in it. It uses of the chat what any page may use:
 * `window.Signpost`. Whatever comes from the server is shown through `textContent` only.
 */
import { ARTICLES, TOPICS, WORDS } from './words.js';

const LANG_KEY = 'demo-lang';
const CUSTOMER_KEY = 'demo-customer';
const PATIENCE_MS = 15_000;

const $ = (id) => document.getElementById(id);

let config = null;
let customers = [];
let customer = read(CUSTOMER_KEY);
let lang = read(LANG_KEY) ?? (navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh');

const words = () => WORDS[lang];

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null');
  } catch {
    return null;
  }
}

function keep(key, value) {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // Storage is off: it lasts until the page is closed.
  }
}

async function ask(path, body) {
  const response = await fetch(path, {
    ...(body && { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

// ------------------------------------------------------------------------------------------------------------- drawing

function element(tag, className = '', text = '') {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  if (text !== '') made.textContent = text;
  return made;
}

function button(className, onClick, ...inside) {
  const made = element('button', className);
  made.type = 'button';
  made.append(...inside);
  made.addEventListener('click', onClick);
  return made;
}

function icon(name) {
  const made = document.querySelector('.mark .icon').cloneNode(true);
  made.firstElementChild.setAttribute('href', `#i-${name}`);
  return made;
}

function draw() {
  document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
  for (const place of document.querySelectorAll('[data-t]')) place.textContent = words()[place.dataset.t];
  for (const one of document.querySelectorAll('[data-lang]')) one.setAttribute('aria-pressed', String(one.dataset.lang === lang));
  $('question').placeholder = words().example;
  $('topics').replaceChildren(
    ...TOPICS.map((topic) => button('topic', () => say(topic[lang]), icon(topic.icon), element('span', '', topic[lang]))),
  );
  const open = [...$('articles').children].map((one) => one.open);
  $('articles').replaceChildren(...ARTICLES.map((article, i) => drawArticle(article[lang], open[i] === true)));
  drawConfig();
  drawAccount();
}

function drawArticle([question, answer], isOpen) {
  const made = element('details');
  made.open = isOpen;
  made.append(element('summary', '', question), element('p', '', answer));
  return made;
}

function drawConfig() {
  const brand = config?.brand[lang] ?? '';
  $('brand').textContent = brand;
  const unread = /^\(\d+\) /.exec(document.title)?.[0] ?? '';
  document.title = unread + [brand, words().place].filter(Boolean).join(' · ');
  $('contact').hidden = !config?.hotline;
  $('hotline').textContent = config?.hotline ?? '';
  $('demo-bar').hidden = $('account').hidden = config?.sandbox !== true;
  $('no-chat').hidden = config?.chat !== false;
}

function drawAccount() {
  $('account').replaceChildren(
    ...(customer === null
      ? [words().sign_in]
      : [element('span', 'initial', [...customer.name][0]), element('span', 'name', `${customer.name} ·`), words().sign_out]),
  );
  $('customers').replaceChildren(
    ...customers.map((one) => {
      const who = element('span', 'who');
      who.append(element('b', '', one.name), element('span', '', one.about[lang]));
      const row = element('li');
      row.append(button('customer', () => signIn(one), element('span', 'initial', [...one.name][0]), who));
      return row;
    }),
  );
  drawMine(customers.find((one) => one.id === customer?.id));
}

function drawMine(known) {
  const mine = [
    ...(known?.orders ?? []).map(({ order_no: no, about }) => ({ no, about })),
    ...(known?.cases ?? []).map(({ case_no: no, about }) => ({ no, about })),
  ];
  $('mine').hidden = mine.length === 0;
  $('mine-title').textContent = known === undefined ? '' : words().mine_title(known.name);
  $('mine-list').replaceChildren(
    ...mine.map(({ no, about }) => {
      const row = element('li');
      row.append(button('order', () => say(no), element('span', '', about[lang]), element('code', '', no)));
      return row;
    }),
  );
}

// ------------------------------------------------------------------------------------------------------------ the chat

function say(text) {
  window.Signpost?.open();
  window.Signpost?.send(text);
}

/** The proof that a real wallet's own server would give to its signed-in customer. */
async function prove() {
  if (customer === null) return window.Signpost?.identify(null);
  const { id } = customer;
  const { token } = await ask('/demo/sign-in', { customer: id });
  if (customer?.id === id) window.Signpost?.identify(token);
}

async function signIn(one) {
  const before = customer;
  customer = { id: one.id, name: one.name };
  try {
    await prove();
    keep(CUSTOMER_KEY, customer);
    $('sign-in').close();
  } catch {
    customer = before;
    $('sign-in-failed').hidden = false;
  }
  drawAccount();
}

function signOut() {
  customer = null;
  keep(CUSTOMER_KEY, null);
  void prove();
  drawAccount();
}

function speak(chosen) {
  if (chosen === lang) return;
  lang = chosen;
  keep(LANG_KEY, lang);
  draw();
}

/** Without a proof, or without an answer of the sandbox, the customer is a visitor to the bot. */
const proveQuietly = () => prove().catch(() => {});

document.addEventListener('signpost', () => {
  const chat = window.Signpost;
  chat.on('language', speak);
  chat.on('identity', proveQuietly);
  for (const event of ['open', 'close']) chat.on(event, () => document.body.classList.toggle('chatting', event === 'open'));
  document.body.classList.toggle('chatting', chat.isOpen);
  void proveQuietly();
});

// ------------------------------------------------------------------------------------------------------------ the page

$('account').addEventListener('click', () => {
  if (customer !== null) return signOut();
  $('sign-in-failed').hidden = true;
  $('sign-in').showModal();
});
$('ask').addEventListener('submit', (event) => {
  event.preventDefault();
  const text = $('question').value.trim();
  if (text === '') return;
  $('question').value = '';
  say(text);
});
for (const one of document.querySelectorAll('[data-lang]')) one.addEventListener('click', () => speak(one.dataset.lang));
// Signed in or out in another tab is signed in or out here.
addEventListener('storage', ({ key }) => {
  if (key !== CUSTOMER_KEY) return;
  customer = read(CUSTOMER_KEY);
  void proveQuietly();
  drawAccount();
});

draw();
try {
  config = await ask('/demo/config');
  drawConfig();
  if (config.sandbox) customers = await ask('/demo/customers');
  drawAccount();
} catch {
  // Without these the page is plainer, and the chat works all the same.
}
