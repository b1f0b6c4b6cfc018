"""Workers killed at random while 10,000 events are delivered to a real receiver: `make test-crash`."""
