// Serves dynalite in memory on a port of its own, and says which. Argument: the node_modules folder that holds it.
const dynalite = require(`${process.argv[2]}/dynalite`);

// It ends itself when a client dies in the middle of a request, as clients here do on purpose.
process.on('uncaughtException', (fault) => {
  if (fault.code !== 'ECONNRESET') throw fault;
});

const server = dynalite({ createTableMs: 0, deleteTableMs: 0 });
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
