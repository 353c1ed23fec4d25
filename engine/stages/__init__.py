"""The stages of the method. None knows another; ``engine.edit`` joins them."""
