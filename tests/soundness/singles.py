"""Generated statements of one line: changes of the mapping, assignments, ways out."""

from collections.abc import Callable

from conditions import (
    bracketed_mask,
    call,
    condition,
    constant_mask,
    effect,
    mask,
    new_word,
    number,
    plain,
)
from scope import ERRORS, Scope


def simple(scope: Scope) -> str:
    """Return a statement of one line that may stand without braces."""
    return scope.choices.weighted(_RULES)(scope)


def _primitive(scope: Scope) -> str:
    vma = scope.vma()
    forms = [f"vm_flags_set({vma}, {mask(scope)});"] * 4
    forms += [f"vm_flags_clear({vma}, {mask(scope)});"] * 2
    forms.append(f"vm_flags_mod({vma}, {mask(scope)}, {constant_mask(scope.choices)});")
    return scope.choices.pick(forms)


def _stored_flags(scope: Scope) -> str:
    choices, vma = scope.choices, scope.vma()
    forms = [
        f"{vma}->vm_flags |= {constant_mask(choices)};",
        f"{vma}->vm_flags &= ~{bracketed_mask(choices)};",
        f"{vma}->vm_flags = {new_word(scope)};",
    ]
    return choices.pick(forms)


def _replaced_flags(scope: Scope) -> str:
    primitive = scope.choices.pick(["vm_flags_reset", "vm_flags_init"])
    return f"{primitive}({scope.vma()}, {new_word(scope)});"


def _local_word(scope: Scope) -> str:
    choices, words = scope.choices, scope.masks + scope.words
    if not words:
        return _primitive(scope)
    target = choices.pick(words)
    forms = [f"{target} |= {constant_mask(choices)};", f"{target} &= ~{bracketed_mask(choices)};"]
    if target in scope.words:
        forms.append(f"{target} = {new_word(scope)};")
    return choices.pick(forms)


def _debug(scope: Scope) -> str:
    return f'pr_debug("step %d\\n", {scope.choices.number(10, 29)});'


def _field(scope: Scope) -> str:
    choices, vma = scope.choices, scope.vma()
    return choices.pick(
        [
            f"{vma}->vm_ops = &{choices.pick(['ops_a', 'ops_b'])};",
            f"{vma}->vm_private_data = {choices.pick(['NULL', '&spare'])};",
            f"{vma}->vm_page_prot = pgprot_noncached({vma}->vm_page_prot);",
            f"{vma}->vm_pgoff = {choices.number(0, 2)};",
            f"{vma}->vm_pgoff += 2;",
        ]
    )


def _assigned(scope: Scope) -> str:
    choices = scope.choices
    if not scope.ints:
        return f"{effect(scope)};"
    target = choices.pick(scope.ints)
    helper = scope.helper("int", "bool")
    values = [number(scope), f"{plain(scope)} ? {number(scope)} : {number(scope)}"]
    values += [f"-{choices.pick(list(ERRORS))}", f"({{ {effect(scope)}; {number(scope)}; }})"]
    values += [f"!{plain(scope)}", f"{plain(scope)} || {plain(scope)}"]
    if helper is not None:
        values = [call(scope, helper), call(scope, helper), *values]
    if len(scope.ints) > 1:
        values += [f"{scope.ints[1]}++", f"({effect(scope)}, {number(scope)})"]
    return f"{target} = {choices.pick(values)};"


def _several(scope: Scope) -> str:
    choices = scope.choices
    helper = scope.helper("int", "bool", "void")
    forms = [
        f"{effect(scope)}, {effect(scope)};",
        f"{condition(scope)} && ({effect(scope)}, 1);",
        f"{condition(scope)} || ({effect(scope)}, 1);",
        f"{condition(scope)} ? (void)({effect(scope)}) : (void)({effect(scope)});",
    ]
    if helper is not None:
        forms = [f"{call(scope, helper)};", f"(void){call(scope, helper)};", *forms]
    return choices.pick(forms)


_RULES: list[tuple[int, Callable[[Scope], str]]] = [
    *[(7, _primitive), (1, _stored_flags), (1, _replaced_flags), (2, _field), (2, _local_word)],
    *[(1, _debug), (1, _several), (2, _assigned)],
]


def leave(scope: Scope) -> str:
    """Return a way out of the function, or to a label."""
    choices = scope.choices
    if scope.labels and choices.chance(60):
        label = choices.pick(scope.labels)
        scope.used.add(label)
        return f"goto {label};"
    return result(scope)


def result(scope: Scope) -> str:
    """Return a ``return`` that fits the function."""
    choices = scope.choices
    if scope.kind == "void":
        return "return;"
    if scope.kind == "bool":
        return f"return {choices.pick([condition(scope), 'true', 'false', plain(scope)])};"
    if scope.kind == "pointer":
        error = f"ERR_PTR(-{choices.pick(list(ERRORS))})"
        values = ["&spare", error, "NULL", f"{plain(scope)} ? {error} : &spare"]
        return f"return {choices.pick(values)};"
    error = f"-{choices.pick(list(ERRORS))}"
    values = [error, "0", "ret", "ret", f"{plain(scope)} ? {error} : 0", number(scope)]
    values += [f"{condition(scope)} ? {error} : ret", f"ret ?: {number(scope)}"]
    helper = scope.helper("int", "bool")
    if helper is not None:
        text = call(scope, helper)
        values += [text, f"{plain(scope)} ? {text} : 0"]
        values += [f"{text} ? {error} : 0"] if helper.kind == "bool" else []
    return f"return {choices.pick(values)};"
