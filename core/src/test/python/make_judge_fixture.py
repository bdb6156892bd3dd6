"""Makes a tiny random judge and its golden verdicts under src/test/resources/golden/judge.

    python make_judge_fixture.py [OUT_DIR]

Needs torch, transformers and tokenizers; versions.json names the versions that made the committed
files. golden.jsonl has one object for each answer: what is judged, the ids of the judge's prompt, the
probability that the first new token is a spelling of YES or of NO, the likeliest token, and the soft
reward by Eq. 4 of arXiv 2503.23829. The rows of the output layer that spell YES and NO are enlarged,
so that a random model says YES, NO and neither; the script fails if it does not.
"""

import json
import pathlib
import shutil
import sys

import tokenizers
import torch
import transformers
from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoModelForCausalLM, LlamaConfig, PreTrainedTokenizerFast

HERE = pathlib.Path(__file__).parent
OUT = HERE.parent / "resources" / "golden" / "judge"
TEMPLATE = HERE.parent.parent / "main" / "resources" / "io" / "rlvr" / "reward" / "judge-v1.txt"
CHAT = ("{% for message in messages %}{{ '<|im_start|>' + message['role'] + '\\n' + message['content']"
        " + '<|im_end|>\\n' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}"
        "{% endif %}")
SPELLINGS = {"YES": ["YES", " YES", "Yes", " Yes", "yes", " yes"],
             "NO": ["NO", " NO", "No", " No", "no", " no"]}
ANSWERS = {("What is 40 plus 2?", "forty-two"):
               ["It is 42.", "First I add.\nSo the sum is 42", "41", "forty two", "It is 24, or 42.", "I do not know"],
           ("Which gas do plants give off?", "Oxygen"):
               ["oxygen", "Carbon dioxide.", "O2", "Plants breathe.\n\nThe gas is oxygen, \u6c27", "nitrogen", "a gas"]}


def train_tokenizer():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    control = [AddedToken(t, special=True, normalized=False)
               for t in ("<|endoftext|>", "<|im_start|>", "<|im_end|>")]
    trainer = trainers.BpeTrainer(vocab_size=290, special_tokens=control, show_progress=False,
                                  initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    words = [w for group in SPELLINGS.values() for w in group]
    tokenizer.train_from_iterator(words * 20 + [TEMPLATE.read_text()], trainer)
    return PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>",
                                   pad_token="<|endoftext|>", chat_template=CHAT)


def make_model(tokenizer, sets):
    size = len(tokenizer)
    config = LlamaConfig(vocab_size=size, hidden_size=32, intermediate_size=48, num_hidden_layers=2,
                         num_attention_heads=4, num_key_value_heads=2, max_position_embeddings=512,
                         rms_norm_eps=1e-5, bos_token_id=None, pad_token_id=0,
                         eos_token_id=tokenizer.eos_token_id, tie_word_embeddings=False,
                         rope_parameters=dict(rope_type="default", rope_theta=10000.0))
    model = AutoModelForCausalLM.from_config(config)
    generator = torch.Generator().manual_seed(5)
    with torch.no_grad():
        for name, parameter in sorted(model.named_parameters()):
            if name.endswith("norm.weight"):
                parameter.copy_(0.5 + torch.rand(parameter.shape, generator=generator))
            else:
                parameter.copy_(0.25 * torch.randn(parameter.shape, generator=generator))
        for ids in sets.values():
            model.lm_head.weight[ids] *= 2.5
    return model.to(torch.bfloat16)


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else OUT
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    tokenizer = train_tokenizer()
    tokenizer.save_pretrained(out)
    sets = {label: sorted({tokenizer.encode(w, add_special_tokens=False)[0] for w in words})
            for label, words in SPELLINGS.items()}
    both = set(sets["YES"]) & set(sets["NO"])
    assert not both, both
    make_model(tokenizer, sets).save_pretrained(out)

    model = AutoModelForCausalLM.from_pretrained(out, dtype=torch.float32).eval()
    template = TEMPLATE.read_text().strip()
    lines, said = [], []
    for (question, reference), responses in ANSWERS.items():
        for response in responses:
            text = (template.replace("{question}", question).replace("{reference}", reference)
                    .replace("{response}", response.split("\n")[-1]))
            ids = tokenizer.apply_chat_template([dict(role="user", content=text)], tokenize=True,
                                                add_generation_prompt=True, return_dict=False)
            with torch.no_grad():
                p = torch.softmax(model(torch.tensor([ids])).logits[0, -1].double(), -1)
            yes, no, top = (p[sets["YES"]].sum().item(), p[sets["NO"]].sum().item(), p.argmax().item())
            label = "YES" if top in sets["YES"] else "NO" if top in sets["NO"] else "neither"
            soft = {"YES": yes, "NO": 1 - no, "neither": 0.0}[label]
            said.append(label)
            lines.append(json.dumps(dict(question=question, reference=reference, response=response,
                                         ids=ids, yes=yes, no=no, top=top, said=label, soft=soft)))
    assert set(said) == {"YES", "NO", "neither"}, said
    (out / "golden.jsonl").write_text("\n".join(lines) + "\n")
    (out / "versions.json").write_text(json.dumps(dict(
        torch=torch.__version__, transformers=transformers.__version__,
        tokenizers=tokenizers.__version__), indent=2) + "\n")
    print(said, [len(json.loads(line)["ids"]) for line in lines])


if __name__ == "__main__":
    main()
