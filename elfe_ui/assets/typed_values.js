// Beside the name of each slider of `data.keys`, a field where its value stands and can be typed. The text is the one that
// the slider itself writes over its thumb (hidden by app.css), so that it follows a drag; what is typed goes to the program.
export default ({ data, setTriggerValue }) => {
  const ANSWER_MS = 1500; // a value that the program did not take gives way to the slider's own after that time
  const LEAVING_MS = 400; // what takes the focus away may be another page, which has to come before the value
  const thumbOf = (host) => host.querySelector("[data-testid=stSliderThumbValue]");
  const follow = (host, field) => {
    const [thumb, slider] = [thumbOf(host), host.querySelector("input[type=range]")];
    if (!thumb || !slider) return;
    const name = `${slider.getAttribute("aria-label")}, au clavier`;
    if (!field.matches("[data-typing]") && field.value !== thumb.textContent) field.value = thumb.textContent;
    if (field.disabled !== slider.disabled) field.disabled = slider.disabled;
    if (field.getAttribute("aria-label") !== name) field.setAttribute("aria-label", name);
  };
  const add = (host, key) => {
    const field = document.createElement("input");
    Object.assign(field, { className: "elfe-typed", type: "text", inputMode: "decimal", autocomplete: "off" });
    const typing = (is) => { field.toggleAttribute("data-typing", is); follow(host, field); };
    field.addEventListener("focus", () => field.select());
    field.addEventListener("input", () => typing(document.activeElement === field)); // not what Ctrl+Z brings back
    let sent = null;
    const send = () => {
      if (!field.matches("[data-typing]") || field.value === sent) return;
      sent = field.value;
      setTriggerValue("typed", { key, text: sent });
      setTimeout(() => {
        if (field.value === sent) typing(false);
        sent = null;
      }, ANSWER_MS);
    };
    field.addEventListener("blur", () => setTimeout(send, LEAVING_MS));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") send();
      if (event.key === "Escape") typing(false);
    });
    host.append(field);
    const watch = new MutationObserver(() => field.isConnected ? follow(host, field) : watch.disconnect());
    watch.observe(host, { subtree: true, childList: true, characterData: true, attributes: true });
    follow(host, field);
  };
  const addMissing = () => {
    for (const key of data.keys) {
      const host = document.querySelector(`.st-key-${key}`);
      if (host && thumbOf(host) && !host.querySelector(":scope > .elfe-typed")) add(host, key);
    }
  };
  let asked = 0; // a page changes many times while it is drawn
  const changes = new MutationObserver(() => {
    cancelAnimationFrame(asked);
    asked = requestAnimationFrame(addMissing);
  });
  for (const place of document.querySelectorAll("[data-testid=stSidebar], [data-testid=stMain]")) {
    changes.observe(place, { subtree: true, childList: true });
  }
  addMissing();
  return () => changes.disconnect();
};
