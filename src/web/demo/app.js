/**
 * The demo page: a help centre with the bot in it, as a wallet could embed it. It speaks to `POST /api/messages` with Bot
 * Framework activities and gets the answers in the same response (`deliveryMode: expectReplies`).
 *
 * Whatever comes from a person or the server is shown through `textContent` only.
 */
import { activity, exchange, getJson, postJson, uuid } from './wire.js';
import { TOPICS, WORDS } from './words.js';

const STORAGE_KEY = 'signpost-demo';
const CATCH_UP_MS = 5_000;

const $ = (id) => document.getElementById(id);
const log = $('log');
const input = $('input');
const wide = matchMedia('(min-width: 861px)');

// ------------------------------------------------------------------------------------------- what survives a reload

/**
 * items: everything in the log. `from` is user, bot, note (about signing in) or opening (the greeting was asked for); `status`
 * is sending, failed or sent; `activity` is kept until the server has taken it, so that a retry is the very same request.
 */
function fresh(lang, customer = null, identity = null) {
  return { lang, user: `user-${uuid()}`, conversation: `demo-${uuid()}`, customer, identity, items: [] };
}

function restore() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(STORAGE_KEY) ?? 'null');
    if (kept !== null && Array.isArray(kept.items)) return kept;
  } catch {
    // Storage is off or holds something else: begin anew.
  }
  return fresh(navigator.language.toLowerCase().startsWith('en') ? 'en' : 'zh');
}

let saved = restore();

function save() {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(saved));
  } catch {
    // Storage is off or full: the conversation lasts until the page is closed.
  }
}

const words = () => WORDS[saved.lang];

// ------------------------------------------------------------------------------------------------------------- drawing

function element(tag, className = '', text = '') {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  if (text !== '') made.textContent = text;
  return made;
}

function button(className, text, onClick) {
  const made = element('button', className, text);
  made.type = 'button';
  made.addEventListener('click', onClick);
  return made;
}

const drawn = new Map();

/** Draws an item, or draws it again after its status changed. */
function draw(item) {
  const made = element('div', `item ${item.from} ${item.status}`);
  if (item.from === 'user' || item.from === 'bot') {
    const bubble = element('div', 'bubble');
    bubble.dir = 'auto';
    bubble.append(element('span', 'hidden-text', words()[`said_${item.from}`]), element('span', 'words', item.text));
    made.append(bubble);
  } else if (item.from === 'note') {
    made.append(element('p', 'note', item.text));
  }
  if (item.status === 'failed') {
    const problem = element('div', 'problem', item.from === 'opening' ? words().not_connected : words().not_sent);
    problem.append(button('', words().retry, () => post(item)));
    made.append(problem);
  }
  if (item.choices?.length > 0) {
    const choices = element('div', 'choices');
    for (const choice of item.choices) choices.append(button('', choice.label, (event) => press(choice, event)));
    made.append(choices);
  }
  const before = drawn.get(item.key);
  if (before === undefined) log.append(made);
  else before.replaceWith(made);
  drawn.set(item.key, made);
  return made;
}

/** Shows the end of the conversation, but never scrolls past the first of several new messages. */
function scrollTo(made) {
  const top = made.getBoundingClientRect().top - log.getBoundingClientRect().top + log.scrollTop;
  log.scrollTop = Math.min(log.scrollHeight - log.clientHeight, top - 16);
}

function add(items) {
  saved.items.push(...items);
  const [first] = items.map(draw);
  if (first !== undefined) scrollTo(first);
  save();
}

function drawLog() {
  drawn.clear();
  log.replaceChildren();
  for (const item of saved.items) draw(item);
  log.scrollTop = log.scrollHeight;
}

function drawTopics() {
  $('topics').replaceChildren(
    ...TOPICS.map((topic) => {
      const tile = button('', '', () => say(topic[saved.lang]));
      const icon = document.querySelector('.brand .icon').cloneNode(true);
      icon.firstElementChild.setAttribute('href', `#i-${topic.icon}`);
      tile.append(icon, element('span', '', topic[saved.lang]));
      return tile;
    }),
  );
}

function drawWords() {
  document.documentElement.lang = saved.lang === 'zh' ? 'zh-CN' : 'en';
  for (const place of document.querySelectorAll('[data-t]')) place.textContent = words()[place.dataset.t];
  for (const one of document.querySelectorAll('[data-lang]'))
    one.setAttribute('aria-pressed', String(one.dataset.lang === saved.lang));
  input.placeholder = words().input;
  drawTopics();
  drawConfig();
  drawCustomers();
}

// ------------------------------------------------------------------------------------------------------ conversation

let waiting = 0;
let queue = Promise.resolve();

/** One after the other, in the order in which they were written. */
function post(item) {
  item.status = 'sending';
  draw(item);
  save();
  queue = queue.then(() => deliver(item));
}

async function deliver(item) {
  const current = () => item.activity.conversation.id === saved.conversation;
  if (!current()) return;
  showTyping(1);
  try {
    const identity = saved.customer === null ? null : await proof(saved.customer.id);
    const messages = await exchange(item.activity, identity);
    if (!current()) return;
    item.status = 'sent';
    delete item.activity;
    draw(item);
    hear(messages);
  } catch {
    if (!current()) return;
    item.status = 'failed';
    scrollTo(draw(item));
    save();
  } finally {
    showTyping(-1);
  }
}

/** Shows what the bot said. Each message once: it may have come before, in answer to another request. */
function hear(messages) {
  const seen = saved.seen ?? 0;
  const unheard = messages.filter((message) => message.seq === 0 || message.seq > seen);
  saved.seen = Math.max(seen, ...messages.map((message) => message.seq));
  if (unheard.length > 0) add(unheard.map((message) => ({ key: uuid(), from: 'bot', status: 'sent', ...message })));
}

/** What the bot says by itself, a reminder for example, comes with no answer: it is asked for while the page is looked at. */
function catchUp() {
  if (document.hidden || waiting > 0 || !saved.seen) return;
  const { conversation, seen: after } = saved;
  queue = queue.then(async () => {
    if (conversation !== saved.conversation || after !== saved.seen) return;
    try {
      const messages = await exchange(activity('event', saved, { name: 'catch_up', value: { after } }), null);
      if (conversation === saved.conversation) hear(messages);
    } catch {
      // The next time will do.
    }
  });
}

function showTyping(change) {
  waiting += change;
  $('typing').hidden = waiting === 0;
  // Only when it appears: what comes instead of it has been scrolled to.
  if (change > 0 && saved.items.length > 0) log.scrollTop = log.scrollHeight;
}

function say(text, value) {
  for (const item of saved.items) {
    if (item.choices?.length > 0) {
      item.choices = [];
      draw(item);
    }
  }
  const item = { key: uuid(), from: 'user', status: 'sending', text, activity: activity('message', saved, { text, value }) };
  add([item]);
  post(item);
}

/** The pressed button disappears; from the keyboard one goes on writing, a finger does not want the keyboard to pop up. */
function press(choice, event) {
  say(choice.text, choice.value);
  if (event.detail === 0) input.focus();
}

function open() {
  const opening = activity('conversationUpdate', saved, { membersAdded: [{ id: saved.user }], membersRemoved: [] });
  const item = { key: uuid(), from: 'opening', status: 'sending', activity: opening };
  add([item]);
  post(item);
}

function restart(customer = saved.customer, identity = saved.identity) {
  saved = fresh(saved.lang, customer, identity);
  drawLog();
  open();
}

// ---------------------------------------------------------------------------------------------------------- customers

let config = null;
let customers = [];
let signInFailed = false;

/** A fresh proof of identity, as the wallet's own page would get it for its signed-in customer. */
async function proof(customer) {
  const soon = Date.now() + 60_000;
  if (saved.identity === null || saved.identity.until < soon) {
    const { token, expires_in: seconds = 300 } = await postJson('/demo/sign-in', { customer });
    saved.identity = { token, until: Date.now() + seconds * 1000 };
    save();
  }
  return saved.identity.token;
}

async function toggleSignIn(customer) {
  signInFailed = false;
  const before = saved.customer;
  if (before?.id === customer.id) {
    restart(null, null);
  } else {
    saved.customer = { id: customer.id, name: customer.name };
    saved.identity = null;
    try {
      await proof(customer.id);
      if (before === null) {
        add([{ key: uuid(), from: 'note', status: 'sent', text: `${words().now_signed_in}${customer.name}` }]);
      } else {
        // Another person must not read on in the first one's conversation.
        restart();
      }
    } catch {
      saved.customer = before;
      signInFailed = true;
    }
  }
  save();
  drawCustomers();
}

function drawCustomers() {
  const name = saved.customer?.name;
  $('signed-in').textContent = signInFailed
    ? words().sign_in_failed
    : name === undefined
      ? words().sign_in_as
      : `${words().signed_in_as}${name}`;
  const list = $('customer-list');
  const focused = list.contains(document.activeElement);
  list.replaceChildren(...customers.map(drawCustomer));
  const active = list.querySelector('[aria-pressed="true"]');
  active?.scrollIntoView({ block: 'nearest' });
  if (focused) active?.focus();
}

function drawCustomer(customer) {
  const active = saved.customer?.id === customer.id;
  const row = element('li');
  const main = button('customer', '', () => toggleSignIn(customer));
  main.setAttribute('aria-pressed', String(active));
  const who = element('span', 'who');
  who.append(element('b', '', customer.name), element('span', '', customer.about[saved.lang]));
  main.append(
    element('span', 'initial', [...customer.name][0]),
    who,
    element('span', 'act', active ? words().sign_out : words().sign_in),
  );
  row.append(main);
  const orders = (customer.orders ?? []).map((order) => ({ no: order.order_no, about: order.about }));
  const cases = (customer.cases ?? []).map((one) => ({ no: one.case_no, about: one.about }));
  if (active && orders.length + cases.length > 0) row.append(drawNumbers([...orders, ...cases]));
  return row;
}

/** Orders and cases of the customer; a press puts the number into the message. */
function drawNumbers(numbers) {
  const all = element('div', 'numbers');
  for (const { no, about } of numbers) {
    const one = button('', '', () => insert(no));
    one.title = words().use_number;
    one.append(element('code', '', no), ` ${about[saved.lang]}`);
    all.append(one);
  }
  return all;
}

function drawConfig() {
  const brand = config?.brand[saved.lang] ?? '';
  $('brand').textContent = brand;
  document.title = [brand, words().place].filter(Boolean).join(' · ');
  $('hotline').hidden = !config?.hotline;
  $('hotline').textContent = `${words().hotline}${config?.hotline ?? ''}`;
  $('sandbox').hidden = config?.sandbox !== true;
}

async function loadPage() {
  try {
    config = await getJson('/demo/config');
    drawConfig();
    if (config.sandbox) customers = await getJson('/demo/customers');
    drawCustomers();
  } catch {
    // Without these the page is plainer, and the chat works all the same.
  }
}

// ------------------------------------------------------------------------------------------------------------- typing

function insert(text) {
  input.value = `${input.value}${input.value === '' || input.value.endsWith(' ') ? '' : ' '}${text}`;
  inputChanged();
  if (!wide.matches) $('customers').open = false;
  input.focus();
}

function inputChanged() {
  $('send').disabled = input.value.trim() === '';
}

function submit() {
  const text = input.value.trim();
  if (text === '') return;
  input.value = '';
  inputChanged();
  say(text);
}

function switchLanguage(lang) {
  saved.lang = lang;
  save();
  drawWords();
  // Only the greeting so far: greet again in the other language. Otherwise the conversation goes on as it stands.
  if (saved.items.some((item) => item.from === 'user')) drawLog();
  else restart();
}

input.addEventListener('input', inputChanged);
input.addEventListener('keydown', (event) => {
  // While an input method is choosing characters, Enter belongs to it.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
  event.preventDefault();
  submit();
});
$('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});
$('restart').addEventListener('click', () => restart());
for (const one of document.querySelectorAll('[data-lang]')) one.addEventListener('click', () => switchLanguage(one.dataset.lang));

$('customers').open = wide.matches;
for (const item of saved.items) if (item.status === 'sending') item.status = 'failed';
drawWords();
drawLog();
loadPage();
setInterval(catchUp, CATCH_UP_MS);
document.addEventListener('visibilitychange', catchUp);
if (saved.items.length === 0) open();
