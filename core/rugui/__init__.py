"""Rugui 如歸: a guest-preference CRM for hospitality, built as a platform for plugins."""

__version__ = "0.1.0"
