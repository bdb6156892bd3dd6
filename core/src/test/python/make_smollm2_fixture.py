"""Makes src/test/resources/golden/smollm2.json: what SmolLM2-135M-Instruct says in float32.

    python make_smollm2_fixture.py MODEL_DIR [OUT_FILE]

MODEL_DIR is the Hugging Face folder. The JSON holds, for two chats, the prompt's ids, the ids of a
response, log p of each response token, and the ids and logits of the five best first tokens. The
first response is the model's own greedy one, up to its end token or 16 tokens; the second is a
surprising text after a long prompt. It also names the SHA-256 of the weights, because
dequantised copies of the model differ, and the versions of the libraries.
"""

import hashlib
import json
import pathlib
import sys

import torch
import transformers
from transformers import AutoModelForCausalLM, AutoTokenizer

OUT = pathlib.Path(__file__).parent.parent / "resources" / "golden" / "smollm2.json"
GREEDY_TOKENS = 16
LONG_QUESTION = " ".join(
    f"Box {i} holds {7 * i % 13} red and {5 * i % 11} blue marbles." for i in range(1, 25)
) + " How many marbles are in box 3?"
CHATS = [("What is the capital of France?", None),
         (LONG_QUESTION, "The answer, dear friend, is forty-two zebras.<|im_end|>")]


def greedy(model, prompt, end):
    ids = prompt.clone()
    for _ in range(GREEDY_TOKENS):
        best = model(ids.unsqueeze(0)).logits[0, -1].topk(2)
        assert best.values[0] - best.values[1] > 0.01, "a near tie: take another prompt"
        ids = torch.cat([ids, best.indices[:1]])
        if ids[-1] == end:
            break
    return ids[len(prompt):]


def case(model, tokenizer, question, response):
    text = tokenizer.apply_chat_template([dict(role="user", content=question)], tokenize=False,
                                         add_generation_prompt=True)
    prompt = torch.tensor(tokenizer(text)["input_ids"])
    if response is None:
        ids = greedy(model, prompt, tokenizer.eos_token_id)
    else:
        ids = torch.tensor(tokenizer(response)["input_ids"])
    logits = model(torch.cat([prompt, ids]).unsqueeze(0)).logits[0, len(prompt) - 1:-1]
    logps = torch.log_softmax(logits, -1).gather(1, ids.unsqueeze(1)).squeeze(1)
    best = logits[0].topk(5)
    return dict(greedy=response is None, prompt_ids=prompt.tolist(), response_ids=ids.tolist(),
                logprobs=[float(f"{x:.9g}") for x in logps.tolist()],
                top=dict(ids=best.indices.tolist(), logits=[float(f"{x:.9g}") for x in best.values.tolist()]))


def main():
    folder = pathlib.Path(sys.argv[1])
    out = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else OUT
    torch.set_num_threads(1)
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    with torch.no_grad():
        cases = [case(model, tokenizer, *chat) for chat in CHATS]
    weights = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    versions = {m.__name__: m.__version__ for m in (torch, transformers)}
    out.write_text(json.dumps(dict(weights_sha256=weights, versions=versions, cases=cases)) + "\n")


if __name__ == "__main__":
    main()
