// Marks the questions of a contest or a self-test on the reader's own machine.
//
// Without this script the page is complete: the questions can be answered and
// each answer unfolded. With it the answers stay away until “Chấm bài”. Nothing
// is sent, and nothing is stored: a reload forgets everything.

const quiz = document.querySelector('.quiz');
if (quiz) {
  const bar = quiz.querySelector('.quiz-bar');
  const mark = quiz.querySelector('.quiz-mark');
  const again = quiz.querySelector('.quiz-again');
  const score = quiz.querySelector('.quiz-score');

  const questions = [...quiz.querySelectorAll('.question')].map((box, i) => {
    const field = box.querySelector('fieldset');
    const verdict = document.createElement('p');
    verdict.id = `${field.id}.ket-qua`;
    verdict.className = 'verdict';
    verdict.lang = 'vi';
    verdict.hidden = true;
    field.after(verdict);
    return {
      number: i + 1,
      box,
      field,
      verdict,
      inputs: [...field.querySelectorAll('input')],
      answer: field.dataset.answer,
      details: box.querySelector('details'),
    };
  });

  // In the order of the options, as the right letters are.
  const chosen = (q) => q.inputs.filter((o) => o.checked).map((o) => o.value).join(' ');
  const list = (qs) => qs.map((q) => q.number).join(', ');

  let marked = false;
  let warned = ''; // the questions that the reader knows to be open

  const show = (q, kind, text) => {
    q.box.dataset.result = kind;
    q.verdict.textContent = text;
    q.verdict.hidden = false;
    q.field.setAttribute('aria-describedby', q.verdict.id);
    q.details.hidden = false;
    q.details.open = true;
    for (const o of q.inputs) o.disabled = true;
  };

  const clear = (q) => {
    delete q.box.dataset.result;
    q.verdict.hidden = true;
    q.verdict.textContent = '';
    q.field.removeAttribute('aria-describedby');
    q.details.open = false;
    q.details.hidden = true;
    for (const o of q.inputs) {
      o.disabled = false;
      o.checked = false;
    }
  };

  const say = (text) => {
    score.textContent = '';
    requestAnimationFrame(() => { score.textContent = text; }); // a status that is said again is announced again
  };

  mark.addEventListener('click', () => {
    if (marked) return;
    const blank = questions.filter((q) => chosen(q) === '');
    if (blank.length > 0 && list(blank) !== warned) {
      warned = list(blank);
      say(`Chưa trả lời câu ${warned}. Bấm “Chấm bài” lần nữa nếu vẫn muốn chấm.`);
      return;
    }
    marked = true;
    const wrong = [];
    for (const q of questions) {
      const got = chosen(q);
      if (got === '') show(q, 'blank', 'Chưa trả lời');
      else if (got === q.answer) show(q, 'right', 'Đúng');
      else {
        wrong.push(q);
        show(q, 'wrong', `Chưa đúng, bạn chọn ${got.replaceAll(' ', ', ')}`);
      }
    }
    const right = questions.length - wrong.length - blank.length;
    let text = `Bạn trả lời đúng ${right} trên ${questions.length} câu.`;
    if (wrong.length > 0) text += ` Chưa đúng: câu ${list(wrong)}.`;
    if (blank.length > 0) text += ` Chưa trả lời: câu ${list(blank)}.`;
    mark.setAttribute('aria-disabled', 'true'); // it keeps the focus, unlike one that is disabled
    again.hidden = false;
    say(text);
  });

  again.addEventListener('click', () => {
    marked = false;
    warned = '';
    questions.forEach(clear);
    mark.removeAttribute('aria-disabled');
    questions[0].inputs[0].focus();
    again.hidden = true;
    say('Đã xóa bài làm. Mời bạn làm lại từ câu 1.');
  });

  questions.forEach(clear);
  bar.hidden = false;
}
