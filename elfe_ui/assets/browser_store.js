// What a visitor keeps in this browser: a text in localStorage, curves in IndexedDB where the visitor asked for it.
// The server says what shall stand there; the browser says what stood there, once a session and when another tab wrote.
const NAME = "elfe-predim", CURVES = "courbes", COOKIE = "elfe_courbes", A_YEAR_S = 31536000;
const seen = (globalThis.elfeKept ??= { nonce: "", text: "", curves: "", answers: 0, queue: Promise.resolve() });

const database = () => new Promise((resolve, reject) => {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(CURVES);
  asked.onsuccess = () => resolve(asked.result);
  asked.onerror = () => reject(asked.error);
});
const inCurves = async (mode, act) => {
  const opened = await database();
  try {
    return await new Promise((resolve, reject) => {
      const change = opened.transaction(CURVES, mode);
      const asked = act(change.objectStore(CURVES));
      change.oncomplete = () => resolve(asked.result);
      change.onerror = change.onabort = () => reject(change.error);
    });
  } finally { opened.close(); }
};
const mark = (holds) => {  // the server asks a browser that holds curves for them before it draws anything
  document.cookie = `${COOKIE}=${holds ? 1 : ""}; path=/; samesite=lax; max-age=${holds ? A_YEAR_S : 0}`;
};
const stored = () => localStorage.getItem(NAME) ?? "";

// Say what stands here, and what this page last knew to stand here: the two and the session's own are put together.
async function tell(data, answer) {
  const before = seen.text;
  const curves = document.cookie.includes(`${COOKIE}=1`) && !seen.curves
    ? ((await inCurves("readonly", (store) => store.get(CURVES))) ?? null) : null;
  if (!seen.curves) mark(curves !== null);
  seen.text = stored();
  seen.curves ||= curves?.id ?? "";
  send(data, answer, { text: seen.text, before, curves, works: true });
}

const send = (data, answer, said) => answer("answer", { nonce: data.nonce, number: ++seen.answers, ...said });

async function write(data, answer) {
  if (data.text !== seen.text) {
    if (data.text === "") localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, data.text);
    seen.text = data.text;
  }
  const { id = "", content } = data.curves ?? {};
  if (id === seen.curves || (id && !content)) return;
  await inCurves("readwrite", (store) => id ? store.put({ id, content }, CURVES) : store.clear());
  mark(Boolean(id));
  seen.curves = id;
  if (id) send(data, answer, { held: id, works: true });
}

async function act(data, answer) {
  const isNew = data.nonce !== seen.nonce;
  if (isNew) Object.assign(seen, { nonce: data.nonce, text: "", curves: "", answers: 0, failed: false });
  if (data.number < seen.answers) return;  // the program has not yet read what was said last
  try {
    const isOld = isNew && document.cookie.includes(`${COOKIE}=1`);
    if (isOld || stored() !== seen.text) await tell(data, answer);  // kept before, or by another window meanwhile
    else if (data.text !== null) await write(data, answer);
  } catch {
    if (!seen.failed) send(data, answer, { works: false });
    seen.failed = true;
  }
}

export default ({ data, setTriggerValue }) => {
  seen.queue = seen.queue.then(() => act(data, setTriggerValue));
};
