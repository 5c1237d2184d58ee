"""What the work is: task types with their scope, needs and instruction.

Nouns: TaskType, Need. Uses capabilities, people, audit, web, core.
"""
