postMessage('worker ran');
