// Preloaded into every child of the supervisor: when the supervisor is killed, its end of the channel closes.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
