"""The methods a person can choose, one module each. None knows another; ``engine.edit`` chooses by the request."""
