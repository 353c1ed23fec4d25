"""The stages of the method. None knows another; ``engine.editing.edit`` joins them."""
