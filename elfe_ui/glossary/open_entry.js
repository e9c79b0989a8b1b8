// Opens an entry of the glossary over the page for every link to "#terme-key", wherever it stands; "#terme-" lists all.
(() => {
  if (window.elfeGlossary) return;
  window.elfeGlossary = true;
  const entries = ENTRIES;
  const box = document.createElement("div");
  box.id = "elfe-glossary";
  box.setAttribute("popover", "auto");
  box.setAttribute("role", "dialog");
  box.tabIndex = -1;
  document.body.append(box);

  const make = (tag, text, attributes = {}) => {
    const element = document.createElement(tag);
    element.textContent = text;
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    return element;
  };
  const linkTo = (key) => make("a", entries[key] ? entries[key][0] : "Tous les termes", { href: `#terme-${key}` });
  const row = (keys) => {
    const line = make("p", "", { class: "elfe-related" });
    keys.forEach((key) => line.append(linkTo(key)));
    return line;
  };

  // The page Méthode in a tab of its own: what is open here stays as it is.
  const pageLink = (key) => {
    const address = new URL("methode", window.location.href);
    address.search = window.location.search;
    ["visite", "chapitre"].forEach((name) => address.searchParams.delete(name));
    address.searchParams.set("terme", key);
    return make("a", "Ouvrir dans la page Méthode", { href: address.href, target: "_blank", rel: "noopener" });
  };

  const fill = (key) => {
    const entry = entries[key];
    const title = entry ? entry[0] : "Lexique";
    const close = make("button", "×", { type: "button", "aria-label": "Fermer" });
    close.addEventListener("click", () => box.hidePopover());
    const parts = [close, make("h2", title)];
    if (entry) {
      parts.push(make("p", entry[1]));
      if (entry[2].length) parts.push(make("h3", "Voir aussi"), row(entry[2]));
      const last = row([""]);
      last.append(pageLink(key));
      parts.push(last);
    } else {
      parts.push(row(Object.keys(entries)));
    }
    box.replaceChildren(...parts);
    box.setAttribute("aria-label", title);
    box.scrollTop = 0;
  };

  const open = (key) => {
    const app = document.querySelector("[data-testid=stApp]");
    const { backgroundColor, color, fontFamily } = getComputedStyle(app || document.body);
    Object.assign(box.style, { backgroundColor, color, fontFamily });
    fill(entries[key] ? key : "");
    if (!box.matches(":popover-open")) box.showPopover();
    box.focus({ preventScroll: true });
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href*="#terme-"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    open(link.getAttribute("href").split("#terme-")[1]);
  }, true);
})();
