// What Streamlit's own page lacks for a French reader: its English words, spaces that do not break, undo within a field.
// It changes texts that Streamlit has written, never the page's structure; what it does not know stays as it is. And it
// keeps the way back to one step a page.
(() => {
  if (window.elfePage) return;
  window.elfePage = true;
  document.documentElement.lang = "fr";

  const spaced = new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 20 }).format;

  const WORDS = new Map(Object.entries({
    "(required)": "",
    "Press Enter to apply": "Entrée pour valider",
    "No results": "Aucun résultat",
    "Page not found": "Page introuvable",
    "Connection error": "Connexion perdue",
    "Script execution error": "Erreur du programme",
    "Skip to main content": "Aller au contenu",
    "Error": "Erreur",
    "Error:": "Erreur :",
    "Upload": "Choisir un fichier",
    "Drag and drop a file here": "Déposez le fichier ici",
    "Drag and drop files here": "Déposez les fichiers ici",
    "Choose date": "Choisir une date",
    "Previous month": "Mois précédent",
    "Next month": "Mois suivant",
    "Add files": "Ajouter des fichiers",
    "Clear all": "Tout enlever",
    "Clear value": "Effacer",
    "Selected values": "Valeurs choisies",
    "Decrement": "Diminuer",
    "Increment": "Augmenter",
    "Open": "Ouvrir",
    "Close": "Fermer",
    "Help": "Aide",
    "Fullscreen": "Plein écran",
    "Close fullscreen": "Quitter le plein écran",
    "App pages": "Pages",
    "Sidebar": "Réglages",
    "Collapse sidebar": "Fermer les réglages",
    "Expand sidebar": "Ouvrir les réglages",
    "Navigate to home page": "Page d'accueil",
  }));
  const SENTENCES = [
    [/^: Date set outside allowed range\. Please select a date on or before (\S+)\.$/, ": choisissez une date jusqu'au $1."],
    [/^: Date set outside allowed range\. Please select a date on or after (\S+)\.$/, ": choisissez une date à partir du $1."],
    [/^: Date set outside allowed range\. Please select a date between (\S+) and (\S+)\.$/, ": choisissez une date du $1 au $2."],
    [/^(?:Error)?:? ?Number is outside the allowed range\. Please enter a value between (\S+) and (\S+)\.$/, (_, low, high) => `Choisissez un nombre de ${spaced(low)} à ${spaced(high)}.`],
    [/^(?:Error)?:? ?Number is below the allowed range\. Please enter a value greater than or equal to (\S+)\.$/, (_, low) => `Choisissez un nombre à partir de ${spaced(low)}.`],
    [/^(?:Error)?:? ?Number is above the allowed range\. Please enter a value less than or equal to (\S+)\.$/, (_, high) => `Choisissez un nombre jusqu'à ${spaced(high)}.`],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, "Pas plus de $1 à la fois : enlevez-en d'abord."],
    [/^(?:The page that you have requested|You have requested page) .*does not seem to exist\..*$/, "Cette adresse ne mène à aucune page ; voici l'accueil."],
    [/^(?:Is Streamlit still running\?|Streamlit server is not responding).*$/, "L'application ne répond plus. Est-elle encore ouverte sur l'ordinateur qui la montre ? La page reviendra d'elle-même."],
    [/^Connection lost\. Please wait.*$/, "La connexion est perdue ; la page reviendra d'elle-même."],
    [/^.+ files are not allowed\.$/, "Les fichiers de ce type ne sont pas acceptés ici."],
    [/^File must be ([\d.]+?)(?:\.0)?\s?MB or smaller\.$/, "Le fichier est trop gros : $1 Mo au plus."],
    [/^AxiosError: Request failed with status code 413$/, "Trop gros, avec les fichiers déjà apportés : rien n'en est gardé. Enlevez-en un autre, ou coupez celui-ci."],
    [/^AxiosError: Request failed with status code 5\d\d$/, "Le serveur n'a plus la place de recevoir ce fichier : rien n'en est gardé. Réessayez plus tard."],
    [/^AxiosError: Request failed with status code \d+$/, "Le serveur n'a pas pris ce fichier : rechargez la page, puis réessayez."],
    [/^AxiosError: (?:Network Error|timeout of .*)$/, "L'envoi du fichier s'est interrompu : réessayez."],
    [/^(\d+)\s?MB per file$/, "$1 Mo par fichier"],
    [/^(\d+) more$/, "$1 autres"],
    [/^Help for (.+)$/, "Aide : $1"],
    [/^Remove (.+)$/, "Enlever $1"],
    [/^(.+) — start$/, "$1, de"],
    [/^(.+) — end$/, "$1, à"],
  ];
  const french = (text) => {
    const words = text.trim();
    if (WORDS.has(words)) return text.replace(words, WORDS.get(words));
    for (const [form, said] of SENTENCES) if (form.test(words)) return words.replace(form, said);
    return text;
  };
  const kept = (text) => text.replace(/ (?=[;:!?»])/g, "\u00a0").replace(/« /g, "«\u00a0");

  // --- a number field shows no spaces between thousands: app.css writes them over it while nobody types there ---
  const NUMBER = "[data-testid=stNumberInputField]";
  const space = (field) => {
    const value = Number(field.value);
    if (Math.abs(value) >= 1000) field.parentElement.dataset.number = spaced(value);
    else delete field.parentElement.dataset.number;
  };
  window.addEventListener("focusout", ({ target }) => target.matches?.(NUMBER) && setTimeout(space, 0, target));

  // --- texts and names of elements, as they come and as they change ---
  const NAMES = ["aria-label", "placeholder", "title"];
  const APART = "script, style, code, textarea, svg, [data-testid=stIconMaterial], [contenteditable=true]";
  const write = (node) => {
    const text = node.data;
    if (!text || !/[a-zA-Z«»;:!?]/.test(text) || !node.parentElement || node.parentElement.closest(APART)) return;
    const said = kept(french(text));
    if (said !== text) node.data = said;
    const refused = node.parentElement.matches("[role=alert]") && node.parentElement.closest("[data-testid=stNumberInput]");
    if (refused) refused.dataset.refused = said;
  };
  const name = (element) => {
    if (element.matches(NUMBER)) space(element);
    for (const key of NAMES) {
      const text = element.getAttribute(key);
      if (text === null) continue;
      const said = french(text);
      if (said !== text) element.setAttribute(key, said);
    }
  };
  const read = (root) => {
    if (root.nodeType === Node.TEXT_NODE) return write(root);
    if (root.nodeType !== Node.ELEMENT_NODE) return undefined;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
    for (let node = root; node; node = walker.nextNode()) node.nodeType === Node.TEXT_NODE ? write(node) : name(node);
    return undefined;
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") write(change.target);
      else if (change.type === "attributes") name(change.target);
      else change.addedNodes.forEach(read);
    }
  }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: [...NAMES, "value"] });
  read(document.body);

  // --- Ctrl+Z in a field for words is the field's own; elsewhere it undoes a setting ---
  const FIELD = "input:is(:not([type]), [type=text], [type=search]):not([data-testid=stNumberInputField]), textarea";
  window.addEventListener("keydown", (event) => {
    const undoes = (event.ctrlKey || event.metaKey) && ["z", "y"].includes(event.key.toLowerCase());
    if (undoes && event.target instanceof Element && event.target.matches(FIELD)) event.stopPropagation();
  }, true);

  // --- one step back a page: Streamlit corrects the address around a change of page, each time as a step of its own ---
  // What only the page before knew goes: dropped, the page is being left. What is bound to no widget (the reference, the
  // tour) comes back: it takes the step of the page just opened, as does all that comes before the visitor touches it.
  const push = history.pushState.bind(history);
  let arriving = true, leaving = false;
  const touched = ({ target }) => {
    const link = target instanceof Element && target.closest("a[href]");
    arriving = false;
    leaving = Boolean(link) && link.origin === location.origin && link.pathname !== location.pathname;
  };
  for (const touch of ["pointerdown", "keydown"]) window.addEventListener(touch, touched, true);
  history.pushState = (state, title, address) => {
    if (new URL(address, location).pathname !== location.pathname) {
      [arriving, leaving] = [true, false];
      push(state, title, address);
    } else if (arriving) history.replaceState(state, title, address);
    else if (!leaving) push(state, title, address);
  };

  // --- on a phone the settings lie over the page: they close once another page is chosen from the list above them ---
  window.addEventListener("click", ({ target }) => {
    if (!matchMedia("(max-width: 767px)").matches || !target.closest?.("[data-testid=stSidebarNavLink]")) return;
    setTimeout(() => document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click());
  });

  // --- a tap on a chart shows its values, as a pointer over it does; the next touch hides them ---
  const point = (canvas, type, { clientX, clientY }) =>
    canvas.dispatchEvent(new PointerEvent(type, { clientX, clientY, bubbles: true, pointerType: "mouse" }));
  let tapped = null;
  window.addEventListener("pointerdown", (event) => {
    if (tapped && event.pointerType === "touch") {
      point(tapped, "pointerout", event);
      tapped = null;
    }
  }, true);
  window.addEventListener("click", (event) => {
    if (event.pointerType !== "touch" || !event.target.matches("canvas.marks")) return;
    tapped = event.target;
    for (const type of ["pointerover", "pointermove"]) point(tapped, type, event);
    const values = document.getElementById("vg-tooltip-element");
    if (values && parseFloat(values.style.left) < 4) values.style.left = "4px";
  }, true);

  // --- the guided tour: once a step, what it speaks of comes in sight ---
  let stepShown = "";
  setInterval(() => {
    const { step = "", sight = "" } = document.querySelector("[data-step]")?.dataset ?? {};
    if (step === stepShown) return;
    const isIdle = document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]');
    const spokenOf = sight && document.querySelector(`[class*="st-key-${sight}"]`);
    if (!isIdle || (sight && !spokenOf) || document.querySelector('[data-testid="stSkeleton"]')) return;
    stepShown = step;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (spokenOf) spokenOf.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  }, 400);

  // --- presentation mode: P and Escape, and the arrow keys through scenarios or the tour's steps ---
  // They come before the widget in focus: a pill or a switch keeps the focus after its click. What is written in keeps
  // its keys, what moves by arrows keeps those, and an open dialog all of them.
  const WRITTEN_IN = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable=true]";
  const MOVED_BY_ARROWS = "[role=slider], [type=range], [role=tab], [role=listbox], .elfe-surface canvas";
  const DIALOG = "[role=dialog]:not([data-testid=stSidebar]), [data-testid=stPopoverBody], [role=listbox]";
  const press = (place) => document.querySelector(`${place} button:not(:disabled)`)?.click();
  window.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(WRITTEN_IN)) return;
    const shown = document.querySelector(".st-key-presentation input");
    const takes = shown?.checked && !event.target.closest?.(MOVED_BY_ARROWS);
    const back = document.querySelector(".st-key-tour_back") ? ".st-key-tour_back" : ".st-key-presenter_arrow_back";
    const next = document.querySelector(".st-key-tour_next") ? ".st-key-tour_next" : ".st-key-presenter_arrow_forward";
    let act = null;
    if (event.key.toLowerCase() === "p" || (event.key === "Escape" && shown?.checked)) act = () => shown?.click();
    else if (takes && event.key === "ArrowLeft") act = () => press(back);
    else if (takes && event.key === "ArrowRight") act = () => press(next);
    if (!act || [...document.querySelectorAll(DIALOG)].some((box) => box.checkVisibility())) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }, true);

  // --- a finger drawn along the overview chooses days, as a mouse does; app.css leaves the way up and down to the page ---
  // Vega begins a drag on what the pointer went over before, and no finger goes over anything before it touches.
  const OVERVIEW = "[class*=st-key-apercu_] canvas.marks";
  let touching = null, drawing = null;
  window.addEventListener("pointerdown", (event) => {
    touching = event.pointerType === "touch" && event.target.matches(OVERVIEW) ? event : null;
  }, true);
  window.addEventListener("pointermove", (event) => {
    if (!touching || drawing || Math.abs(event.clientX - touching.clientX) < 6) return;
    drawing = touching.target;
    for (const type of ["pointermove", "pointerdown"]) point(drawing, type, touching);
  }, true);
  for (const type of ["pointerup", "pointercancel"]) window.addEventListener(type, (event) => {
    if (drawing && event.isTrusted) {
      if (type === "pointercancel") point(drawing, "pointerup", event);
      setTimeout(point, 0, drawing, "pointerout", event);
    }
    if (event.isTrusted) touching = drawing = null;
  }, true);
})();
