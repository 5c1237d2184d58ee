"""May this person have this place? Facts gathered set-wise, rules judged once, reasons in words.

Nouns: Task, WorkerFacts, ShiftFacts, Case, Refusal, Verdict. Uses on_call, shifts, ladder,
tasks, capabilities, notices, rule_sets, people, labour, web, core.
"""
