"""The pages of the register of channels, resources and offers."""
