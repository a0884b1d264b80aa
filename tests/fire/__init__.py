"""The program while its parts are killed: `kill -9`, no farewell."""
