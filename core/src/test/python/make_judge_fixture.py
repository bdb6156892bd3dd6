"""Makes a tiny random judge and what it says, under src/test/resources/golden/judge.

    python make_judge_fixture.py [OUT_DIR]

Needs torch and transformers; golden/versions.json names the versions that made the committed
files. The folder is a Hugging Face model with the tokenizer of models/policy. Its output rows for
the tokens that begin YES and NO are large, so that it says YES to some answers and NO to others.
golden.json has, for each case, the ids of the judge's prompt (template judge-v1, the response as
its final step), the most probable first token, and the probabilities, of float32 logits, that the
first token is one of YES and one of NO.
"""

import json
import pathlib
import shutil
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig

HERE = pathlib.Path(__file__).parent
ROOT = HERE.parents[3]
OUT = HERE.parent / "resources" / "golden" / "judge"
TEMPLATE = ROOT / "core/src/main/resources/io/rlvr/reward/judge-v1.txt"
CASES = [("What is 40 plus 2?", "42", answer) for answer in
         ["42", "It is 42.", "41", "The answer is forty-two.", "So 40 + 2 = 43", "I do not know",
          "42 is the sum of 40 and 2", "7"]]
CASES += [("Which gas do plants give off?", "Oxygen", answer) for answer in
          ["oxygen", "It is carbon dioxide.", "氧气", "O2", "They give off oxygen, by day.", "water"]]


def first_ids(tokenizer, words):
    return sorted({tokenizer.encode(space + word, add_special_tokens=False)[0]
                   for word in words for space in ("", " ")})


def fill(model, yes, no):
    generator = torch.Generator().manual_seed(11)
    for name, parameter in sorted(model.named_parameters()):
        with torch.no_grad():
            if name.endswith("norm.weight"):
                parameter.fill_(1)
            else:
                scale = 0.05 if name.startswith("lm_head") else 0.25
                parameter.copy_(scale * torch.randn(parameter.shape, generator=generator))
    with torch.no_grad():
        for ids in (yes, no):
            direction = torch.randn(model.config.hidden_size, generator=generator)
            for i in ids:
                spread = torch.randn(direction.shape, generator=generator)
                model.lm_head.weight[i] = 0.4 * direction + 0.1 * spread


def main(out):
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = AutoTokenizer.from_pretrained(ROOT / "models/policy")
    yes = first_ids(tokenizer, ["YES", "Yes", "yes"])
    no = first_ids(tokenizer, ["NO", "No", "no"])
    yes, no = sorted(set(yes) - set(no)), sorted(set(no) - set(yes))
    config = LlamaConfig(vocab_size=420, hidden_size=32, intermediate_size=48, num_hidden_layers=2,
                         num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=512,
                         rms_norm_eps=1e-5, eos_token_id=2, tie_word_embeddings=False)
    model = AutoModelForCausalLM.from_config(config).to(torch.bfloat16)
    fill(model, yes, no)
    model.save_pretrained(out)
    (out / "generation_config.json").unlink(missing_ok=True)
    for file in ("tokenizer.json", "tokenizer_config.json"):
        shutil.copy(ROOT / "models/policy" / file, out / file)

    model = AutoModelForCausalLM.from_pretrained(out, dtype=torch.float32)
    cases = []
    for question, reference, response in CASES:
        text = TEMPLATE.read_text().strip()
        text = (text.replace("{question}", question).replace("{reference}", reference)
                .replace("{response}", response))
        ids = tokenizer.apply_chat_template([{"role": "user", "content": text}],
                                            add_generation_prompt=True, return_dict=False)
        with torch.no_grad():
            p = model(torch.tensor([ids])).logits[0, -1].double().softmax(-1)
        cases.append(dict(question=question, reference=reference, response=response, ids=ids,
                          top=int(p.argmax()), p_yes=float(p[yes].sum()), p_no=float(p[no].sum())))
    golden = dict(yes=yes, no=no, cases=cases)
    (out / "golden.json").write_text(json.dumps(golden, ensure_ascii=False) + "\n")
    for case in cases:
        said = "YES" if case["top"] in yes else "NO" if case["top"] in no else "-"
        print(said, len(case["ids"]), case["p_yes"], case["p_no"], case["response"])
    print(yes, no)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else OUT)
