// find(scope, kind, what) gives the one visible element that a person would mean by "what": a field by its label or
// name, something to click by its text, anything by its CSS selector. It throws a sentence when there is none, or
// more than one. It needs no help from the page's own scripts.
(scope, kind, what) => {
  const modal = document.querySelector('dialog:modal');
  const root = scope ? document.querySelector(scope) : (modal || document);
  if (!root) throw new Error(`nothing matches the selector ${scope}`);
  const tidy = s => (s || '').replace(/\s+/g, ' ').trim();
  const bare = s => tidy(s).replace(/\s*(\*|\(required\)|\(optional\))$/i, '');
  const visible = el => el.checkVisibility({ visibilityProperty: true }) && el.getClientRects().length > 0;
  const all = selector => [...root.querySelectorAll(selector)];
  const isSelector = /^([#.\[]|css:)/.test(what);
  const selected = () => all(what.replace(/^css:/, ''));

  const labelText = label => {
    const copy = label.cloneNode(true);
    copy.querySelectorAll('input, select, textarea, button, small').forEach(el => el.remove());
    return bare(copy.textContent);
  };
  const spoken = el => bare(el.getAttribute('aria-label')
    || tidy(el.innerText) || (el.matches('input') ? el.value : '') || el.getAttribute('title'));
  const byText = (list, text, of) => {
    const exact = list.filter(el => of(el) === text);
    return exact.length ? exact : list.filter(el => of(el).startsWith(text));
  };

  const fields = () => {
    if (isSelector) return selected();
    const controls = 'input:not([type=hidden]), select, textarea';
    const named = all(controls).filter(el => el.name === what);
    if (named.length) return named;
    const spokenFor = all(controls).filter(el => el.hasAttribute('aria-label'));
    const labels = byText(all('label'), what, labelText).map(label => label.control).filter(Boolean);
    return labels.length ? labels : byText(spokenFor, what, spoken);
  };
  const buttons = () => {
    if (isSelector) return selected().filter(visible);
    const can = 'button, a[href], summary, input[type=submit], input[type=button], [role=button], [role=tab]';
    const found = byText(all(can).filter(visible), what, spoken);
    return found.length ? found : byText(all('label').filter(visible), what, labelText);
  };

  const found = [...new Set(kind === 'field' ? fields() : kind === 'button' ? buttons() : all(what))];
  const seen = kind === 'field' ? found.filter(el => el.type === 'file' || visible(el)) : found;
  if (!seen.length) {
    throw new Error(found.length ? `the ${kind} "${what}" is there but cannot be seen` : `no ${kind} "${what}" on the page`);
  }
  if (seen.length > 1 && kind !== 'element') throw new Error(`${seen.length} ${kind}s are called "${what}"`);
  return seen[0];
}
