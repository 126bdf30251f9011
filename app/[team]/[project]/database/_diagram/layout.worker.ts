// Run as a worker, ELK's own script answers messages; `elk-api` in the page speaks to it.
import 'elkjs/lib/elk-worker.min.js';
