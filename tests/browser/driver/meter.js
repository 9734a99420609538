// Runs in every document before its own scripts, in a world of its own. `report` takes one string.
(report) => {
  const watch = (type, word) => document.addEventListener(type, (event) => {
    const element = event.target;
    const address = element && (element.currentSrc || element.src || element.href);
    if (address) report(word + ' ' + address);
  }, true);
  watch('load', 'came');
  watch('error', 'lost');
  document.addEventListener('securitypolicyviolation', (event) => {
    report('policy ' + event.effectiveDirective + ' refused ' + (event.blockedURI || 'inline'));
  }, true);
}
