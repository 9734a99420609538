'use strict';
document.getElementById('script').textContent = 'script ran';
for (const type of ['keydown', 'input', 'click', 'pointerdown']) {
  document.addEventListener(type, (event) => {
    const line = document.createElement('li');
    line.textContent = [type, event.target.id, event.key ?? '', event.isTrusted ? 'trusted' : 'made up'].join(' ');
    document.getElementById('log').append(line);
  });
}
document.getElementById('box').addEventListener('input', (event) => {
  document.getElementById('status').textContent = 'The box says ' + event.target.value;
});
