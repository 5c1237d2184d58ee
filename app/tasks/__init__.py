"""What the work is and how it is done: task types with their needs, instructions and reports.

Nouns: TaskType, Need, InstructionVersion, InstructionStep, Value, StepReport. Uses capabilities,
notices, people, audit, files, lists, web, core.
"""
