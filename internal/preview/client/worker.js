// One event stream for all tabs of a browser. A browser opens six connections to a
// host: with a stream for each tab, the seventh tab would never load.
'use strict';

const ports = new Set();
let source = null;
let again = 0;

function tell(message) {
  for (const p of ports) p.postMessage(message);
}

function listen() {
  clearTimeout(again);
  source = new EventSource('/.cchc/events');
  source.onmessage = () => tell('new');
  source.onerror = () => {
    tell('lost');
    // A broken connection is taken up again by the browser, a refused one is not.
    if (source.readyState === EventSource.CLOSED) {
      again = setTimeout(listen, 2000);
    }
  };
}

onconnect = (e) => {
  const port = e.ports[0];
  ports.add(port);
  port.onmessage = (m) => {
    if (m.data === 'bye') {
      ports.delete(port);
      port.close();
    }
  };
  // From here on nothing is missed: the tab may ask for the state of its page.
  port.postMessage('welcome');
  if (!source) listen();
};
