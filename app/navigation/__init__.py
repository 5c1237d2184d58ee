"""What stands in the menus, for whom; and going anywhere by typing.

Nouns: Item (a place in a menu), Place (somewhere to go). Uses shifts, tasks, people, times, web,
core.
"""
