"""What a contract on call asks of a department."""
