"""Pages of handing over: of the case, of the receiver, and of what comes after."""
